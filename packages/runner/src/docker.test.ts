import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { liminalRun, start } from './test-support/command-line.ts'
import { homeOfContainers } from './test-support/everywhere.ts'
import { makeProject } from './test-support/project.ts'

const task = (name: string, more = '') =>
  `      - { task: ${name}, type: python, image: 'debian:bookworm-slim', cmd: 'echo ${name} >> /mnt/ledger; echo said ${name}${more}', mounts: [{ volume: v, path: /mnt }] }\n`

function projectWith(tasks: string): string {
  return makeProject(
    {
      'liminal.yml': `name: crash\nvolumes: [{ volume: v, local: { path: data } }]\npipelines:\n  - pipeline: p\n    tasks:\n${tasks}`,
      'data/.keep': '',
    },
    ['task-python', 'task-job', 'executor-docker'],
  )
}

describe.skipIf(process.env.DOCKER_HOST === undefined)('with the engine of DOCKER_HOST', () => {
  test('kill -9 while a container runs: resume goes on with it, its log is whole', async () => {
    const project = projectWith(task('a', '; until [ -e /mnt/go ]; do sleep 0.05; done; echo end of a') + task('b'))
    const home = homeOfContainers()
    const ledger = join(project, 'data/ledger')
    const run = start([project, '--executor', 'docker', '--json'], { home })
    await expect.poll(() => existsSync(ledger)).toBe(true)
    run.process.kill('SIGKILL')
    await run.ended
    const resumed = start(['resume', '--json'], { home })
    await resumed.line('run_resumed').catch(() => {})
    writeFileSync(join(project, 'data/go'), '')
    expect((await resumed.ended).code).toBe(0)
    expect(readFileSync(ledger, 'utf8')).toBe('a\nb\n')
    const [{ id }] = JSON.parse((await liminalRun(['runs', '--json'], { home })).stdout)
    expect((await liminalRun(['logs', id, 'a'], { home })).stdout).toBe('said a\nend of a')
  })

  test('kill -9 at moment after moment: after resume every container has run once', async () => {
    const moments = [
      '"run_started"',
      ...['a', 'b', 'c'].flatMap((name) => [`"task_started","task":"${name}"`, `"task_ended","task":"${name}"`]),
    ]
    for (const moment of moments) {
      const project = projectWith(task('a') + task('b') + task('c'))
      const home = homeOfContainers()
      const run = start([project, '--executor', 'docker', '--json'], { home })
      await run.line(`"type":${moment}`)
      run.process.kill('SIGKILL')
      await run.ended
      const [{ state }] = JSON.parse((await liminalRun(['runs', '--json'], { home })).stdout)
      // With the last task the run itself may have ended.
      if (state !== 'succeeded') expect((await liminalRun(['resume'], { home })).code).toBe(0)
      expect(readFileSync(join(project, 'data/ledger'), 'utf8')).toBe('a\nb\nc\n')
    }
  }, 120_000)

  test('Ctrl-C ends the container', async () => {
    const project = projectWith(task('a', '; sleep 1000'))
    const home = homeOfContainers()
    const run = start([project, '--executor', 'docker'], { home })
    await expect.poll(() => existsSync(join(project, 'data/ledger'))).toBe(true)
    run.process.kill('SIGINT')
    expect((await run.ended).code).toBe(130)
  })
})
