import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { liminalRun, start, startShell } from './test-support/command-line.ts'
import { makeProject, pipelineOf, temporaryFolder } from './test-support/project.ts'
import { ledger, states, waitingProject } from './test-support/waiting.ts'

/** Reads a line, leaves, and only then lets the run go on. */
const leave = '{ read -r line; exec <&-; touch "$2/go"; }'

function waiting(last?: string) {
  const [home, folder] = [temporaryFolder(), temporaryFolder()]
  const project = waitingProject(folder, { last: last ?? `touch ${folder}/done` })
  const shell = (script: string) => startShell(script, [project, folder], { home }).ended
  return { home, project, folder, shell, isDone: () => existsSync(join(folder, 'done')) }
}

describe('a run whose output cannot be printed goes on to its end', () => {
  test.each([
    ['its reader leaves', `set -o pipefail; liminal-run "$1" | ${leave}`, 'nobody reads it any more'],
    ['the reader of its events leaves', `set -o pipefail; liminal-run "$1" --json | ${leave}`, 'nobody reads it'],
    ['a tee dies', `liminal-run "$1" | tee /dev/null | ${leave}; exit "\${PIPESTATUS[0]}"`, 'nobody reads it'],
    ['the disk behind it is full', 'touch "$2/go"; liminal-run "$1" > /dev/full', 'no space left on device'],
  ])('%s', async (_, script, why) => {
    const { home, shell, isDone } = waiting()
    const { code, stderr } = await shell(script)
    expect(code).toBe(0)
    expect(stderr).toMatch(/^warning: .*; the work goes on, see liminal-run runs and liminal-run logs RUN$/)
    expect(stderr).toContain(why)
    expect(await states(home)).toEqual(['succeeded'])
    expect(isDone()).toBe(true)
  })

  test.each([
    ['standard output is closed', 'liminal-run "$1" >&-'],
    ['standard error is closed', 'liminal-run "$1" 2>&-'],
    ['the disk behind standard error is full', 'liminal-run "$1" 2> /dev/full'],
    ['both go to a full disk', 'liminal-run "$1" > /dev/full 2>&1'],
    ['whoever reads both leaves', `set -o pipefail; liminal-run "$1" 2>&1 | ${leave}`],
  ])('%s', async (_, script) => {
    const { shell, isDone } = waiting()
    expect((await shell(`touch "$2/go"; ${script}`)).code).toBe(0)
    expect(isDone()).toBe(true)
  })

  test('and its exit code says how it went', async () => {
    const { home, shell } = waiting('false')
    expect((await shell(`set -o pipefail; liminal-run "$1" | ${leave}`)).code).toBe(1)
    expect(await states(home)).toEqual(['failed'])
  })

  test('also when it is resumed', async () => {
    const { home, project, folder, shell, isDone } = waiting()
    const running = start([project], { home })
    await ledger(folder)
    running.process.kill('SIGKILL')
    await running.ended
    expect((await shell('set -o pipefail; liminal-run resume | { exec <&-; touch "$2/go"; }')).code).toBe(0)
    expect(isDone()).toBe(true)
  })
})

describe('a command that only prints ends where it cannot', () => {
  test.each([
    'validate "$1" --json',
    'plan "$1"',
    'plan "$1" --json',
    'graph "$1"',
    'config "$1"',
    'schema "$1"',
    'plugins "$1"',
    'runs',
    'runs --json',
    'services "$1" status --json',
    'gc --dry-run',
    '--help',
    'run --help',
  ])('%s', async (command) => {
    const { shell } = waiting()
    const left = await shell(`set -o pipefail; liminal-run ${command} | exec <&-`)
    expect(left).toMatchObject({ code: 0, stderr: '' })
    const full = await shell(`liminal-run ${command} > /dev/full`)
    expect(full.code).toBe(1)
    expect(full.stderr).toBe('error: standard output cannot be written: ENOSPC: no space left on device, write')
  })

  test('logs', async () => {
    const home = temporaryFolder()
    const task = "{ task: a, type: python, cmd: 'set +o pipefail; yes | head -c 1000000' }"
    expect((await liminalRun([makeProject({ 'liminal.yml': pipelineOf(task) })], { home })).code).toBe(0)
    const [run] = JSON.parse((await liminalRun(['runs', '--json'], { home })).stdout)
    const left = startShell('set -o pipefail; liminal-run logs "$1" | head -1', [run.id], { home })
    expect(await left.ended).toEqual({ code: 0, stdout: 'a | y', stderr: '' })
    const full = await startShell('liminal-run logs "$1" > /dev/full', [run.id], { home }).ended
    expect(full).toMatchObject({ code: 1, stderr: expect.stringContaining('no space left') })
  })
})
