import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { bin, liminalRun, start, startInTerminal } from './test-support/command-line.ts'
import { makeProject, pipelineOf, temporaryFolder } from './test-support/project.ts'

const config = `{ '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }) } }`

const plugin = (...parts: string[]) => `export default { name: 'ours', api: 1, provides: [${parts.join(', ')}] }`

/** An executor whose `open` does this. */
const executor = (open: string) =>
  `{ part: 'executor', name: 'odd', accepts: ['container'], hostsServices: true, config: ${config}, open: async () => { ${open} } }`

/** A project with a plugin of its own, and a task on its executor. */
function projectWith(module: string, yaml = '') {
  const [home, project] = [
    temporaryFolder(),
    makeProject(
      {
        'ours.mjs': module,
        'src/main.py': '',
        'liminal.yml': `plugins: [./ours.mjs]\nexecutors: [{ executor: odd, type: odd }]\n${yaml}${pipelineOf(
          "{ task: a, type: python, cmd: 'true', executor: odd, cache: true }",
        )}`,
      },
      ['task-python', 'task-job', 'executor-local', 'image-python'],
    ),
  ]
  return { home, project, run: (...args: string[]) => liminalRun(args, { home }) }
}

test('a plugin that awaits what never comes ends the command with 1, and is named', async () => {
  const { project, run } = projectWith('await new Promise(() => {})')
  const { code, stdout, stderr } = await run('validate', project)
  expect([code, stdout]).toEqual([1, ''])
  expect(stderr).toMatch(/^error: the plugin .\/ours.mjs could not be loaded: it waits for something that never comes/)
})

test('an executor that never opens ends the command with 1', async () => {
  const { project, run } = projectWith(plugin(executor('await new Promise(() => {})')))
  const { code, stderr } = await run('plan', project)
  expect(code).toBe(1)
  expect(stderr).toMatch(/^error: the command waits for something that never comes\n {2}a plugin/)
})

test('what a plugin has left open does not keep the command', async () => {
  const { project, run } = projectWith(`setInterval(() => {}, 1000)\n${plugin(executor(''))}`)
  expect(await run('plugins', project)).toMatchObject({ code: 0, stdout: expect.stringContaining('executor odd') })
})

test('an executor that cannot be opened is told of in its own words, and gc leaves what it has', async () => {
  const error = `Object.assign(new Error('the cluster is away'), { name: 'LiminalError', code: 'E_AWAY', hint: 'wake it' })`
  const { project, run } = projectWith(plugin(executor(`throw ${error}`)))
  const planned = await run('plan', project)
  expect(planned).toMatchObject({ code: 1, stderr: 'error: the cluster is away [E_AWAY]\n  wake it' })
  expect((await run(project)).code).toBe(1)
  const gc = await run('gc', '--older-than', '0')
  expect(gc).toMatchObject({ code: 0, stderr: 'what executor odd has left is not looked at: the cluster is away' })
})

test('resume in a terminal ends where a plugin does not load any more', async () => {
  const { home, project } = projectWith(plugin(executor('await new Promise((done) => setTimeout(done, 60_000))')))
  const running = start([project], { home })
  await running.line('▸ a')
  running.process.kill('SIGKILL')
  await running.ended
  writeFileSync(join(project, 'ours.mjs'), 'throw new Error("half a file")')
  const resumed = await startInTerminal(process.execPath, [bin, 'resume'], { home }).ended
  expect(resumed.code).toBe(1)
  expect(resumed.stdout).toContain('could not be loaded: half a file')
})

const stubborn = 'new Promise(() => setInterval(() => {}, 1000))'

test.each([
  [
    'build',
    `{ part: 'image-driver', name: 'odd', open: async () => ({ name: 'odd', supports: { secrets: false },
      find: async () => undefined, build: () => ${stubborn}, async [Symbol.asyncDispose]() {} }) }`,
    'images: [{ image: code, type: python, source: src }]\n',
    (project: string) => ['build', project],
    'code: building',
    'stopping the build',
  ],
  [
    'services up',
    executor(`return { accepts: ['container'], supports: { logs: false, cancel: false },
      services: { list: async () => [], apply: () => { process.stderr.write('applying\\n'); return ${stubborn} } },
      async [Symbol.asyncDispose]() {} }`),
    'images: [{ image: code, source: src }]\nservices: [{ service: s, image: code, cmd: serve, executor: odd }]\n',
    (project: string) => ['services', project, 'up'],
    'applying',
    'stopping what was begun',
  ],
])('a second Ctrl-C ends %s, whatever a plugin does not heed', async (_, part, yaml, args, begun, stopping) => {
  const { home, project } = projectWith(plugin(part), yaml)
  const running = start(args(project), { home })
  await running.line(begun)
  running.process.kill('SIGINT')
  await running.line(`${stopping}`)
  running.process.kill('SIGINT')
  const { code, stderr } = await running.ended
  expect(code).toBe(130)
  expect(stderr).toContain('leaving')
})
