import { describe, expect, test } from 'vitest'
import { commands } from './commands.ts'
import { liminalRun } from './test-support/command-line.ts'
import { makeProject, pipelineOf, temporaryFolder } from './test-support/project.ts'

const hello = pipelineOf(
  "{ task: greet, type: python, cmd: 'echo hello; echo words=1 >> $LIMINAL_OUTPUT', outputs: { words: number } }",
  "{ task: count, type: python, cmd: 'echo counted {{tasks.greet.outputs.words}}' }",
)

describe('run', () => {
  test('prints plain lines without a terminal, the outputs, and where the logs are', async () => {
    const home = temporaryFolder()
    const { code, stdout } = await liminalRun([makeProject({ 'liminal.yml': hello })], { home })
    expect(code).toBe(0)
    expect(stdout).toMatch(/✓ greet {2}done/)
    expect(stdout).toMatch(/greet\.words {2}1/)
    expect(stdout).toContain(home)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that there are none is the point
    expect(stdout).not.toMatch(/\u001b/)
  })

  test('lists the pipelines if there are several and none is named', async () => {
    const several = `name: s\npipelines:\n  - { pipeline: one, tasks: [] }\n  - { pipeline: two, tasks: [] }\n`
    const project = makeProject({ 'liminal.yml': several })
    const home = temporaryFolder()
    const refused = await liminalRun([project], { home })
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('there are 2 pipelines: one, two') })
    expect((await liminalRun([project, 'two'], { home })).code).toBe(0)
    expect((await liminalRun([project, 'twoo'], { home })).stderr).toContain('did you mean two?')
  })

  test('fails with the reason, the hint and the log of what failed', async () => {
    const home = temporaryFolder()
    const project = makeProject({
      'liminal.yml': pipelineOf("{ task: a, type: python, cmd: 'exit 3' }", "{ task: b, type: python, cmd: 'true' }"),
    })
    const { code, stdout } = await liminalRun([project], { home })
    expect(code).toBe(1)
    expect(stdout).toContain('a failed: its code ended with exit code 3')
    expect(stdout).toMatch(/its log: .*a\.1\.log/)
    expect(stdout).toMatch(/liminal-run resume work-/)
    expect(stdout).toMatch(/b {2}not run.* {2}upstream a failed \(trigger_rule: all_success\)/)
  })

  test('--max-parallel wants a number', async () => {
    const { code, stderr } = await liminalRun(['run', '.', '--max-parallel', 'many'], { home: temporaryFolder() })
    expect(code).toBe(1)
    expect(stderr).toContain('--max-parallel many: expected a whole number from 1')
  })

  test('retries, with the attempt shown', async () => {
    const home = temporaryFolder()
    const folder = temporaryFolder()
    const task = `{ task: a, type: python, retries: 2, retry_delay: 0, cmd: 'echo x >> ${folder}/n; test $(wc -l < ${folder}/n) -eq 3' }`
    const { code, stdout } = await liminalRun([makeProject({ 'liminal.yml': pipelineOf(task) })], { home })
    expect(code).toBe(0)
    expect(stdout).toMatch(/a {2}will be tried again/)
    expect(stdout).toMatch(/✓ a {2}done.*attempt 3/)
  })

  test('a timeout ends the task', async () => {
    const home = temporaryFolder()
    const task = "{ task: a, type: python, timeout_minutes: 0.03, cmd: 'sleep 100' }"
    const { code, stdout } = await liminalRun([makeProject({ 'liminal.yml': pipelineOf(task) })], { home })
    expect(code).toBe(1)
    expect(stdout).toContain('a failed (timeout): it took longer than its timeout of 1.8 s')
  })
})

describe('the other commands', () => {
  test('plan shows tasks in order with what they do, as a table and as JSON', async () => {
    const project = makeProject({ 'liminal.yml': hello })
    const home = temporaryFolder()
    const table = (await liminalRun(['plan', project], { home })).stdout
    expect(table).toMatch(/start .*\ngreet .*\ncount .*\nend /)
    const plan = JSON.parse((await liminalRun(['plan', project, '--json'], { home })).stdout)
    expect(plan.tasks.map((task: { name: string }) => task.name)).toEqual(['start', 'greet', 'count', 'end'])
    expect(plan.hash).toMatch(/^[0-9a-f]{64}$/)
  })

  test('validate says what is valid, and gives problems as JSON', async () => {
    const home = temporaryFolder()
    const valid = await liminalRun(['validate', makeProject({ 'liminal.yml': hello })], { home })
    expect(valid).toMatchObject({ code: 0, stdout: 'test: valid; work (4 tasks)' })
    const broken = makeProject({ 'liminal.yml': pipelineOf('{ task: a, type: python }') })
    const [problem] = JSON.parse((await liminalRun(['validate', broken, '--json'], { home })).stdout)
    expect(problem).toMatchObject({ code: 'E_KEY_MISSING', line: 5, severity: 'error' })
  })

  test('warnings are errors with --strict', async () => {
    const project = makeProject({ 'liminal.yml': pipelineOf("{ task: a, type: python, cmd: 'true', retires: 1 }") })
    const home = temporaryFolder()
    expect(await liminalRun(['validate', project], { home })).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('did you mean retries?'),
    })
    expect((await liminalRun(['validate', project, '--strict'], { home })).code).toBe(1)
  })

  test('logs print a run, or one task, or follow it', async () => {
    const home = temporaryFolder()
    await liminalRun([makeProject({ 'liminal.yml': hello })], { home })
    const [run] = JSON.parse((await liminalRun(['runs', '--json'], { home })).stdout)
    expect((await liminalRun(['logs', run.id], { home })).stdout).toBe('greet | hello\ncount | counted 1')
    expect((await liminalRun(['logs', '-f', run.id, 'count'], { home })).stdout).toBe('counted 1')
    expect((await liminalRun(['logs', run.id, 'cuont'], { home })).stderr).toContain('did you mean count?')
    expect((await liminalRun(['logs', 'nope'], { home })).stderr).toContain('there is no run nope')
  })

  test('runs lists them, and resume has nothing to do after a success', async () => {
    const home = temporaryFolder()
    expect((await liminalRun(['runs'], { home })).stdout).toContain('no runs yet')
    await liminalRun([makeProject({ 'liminal.yml': hello })], { home })
    expect((await liminalRun(['runs'], { home })).stdout).toMatch(/work-\d{8}-\d{6}-\w{4} {2}succeeded/)
    expect(await liminalRun(['resume'], { home })).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('no run to resume'),
    })
  })

  test('plugins lists what each provides', async () => {
    const { stdout } = await liminalRun(['plugins', makeProject({ 'liminal.yml': hello })], { home: temporaryFolder() })
    expect(stdout).toMatch(/@liminal\/task-python +task python/)
    expect(stdout).toMatch(/@liminal\/executor-local +executor local/)
  })

  test('every command has a help with an example', async () => {
    const home = temporaryFolder()
    for (const name of Object.keys(commands)) {
      const { code, stdout } = await liminalRun([name, '--help'], { home })
      expect(code, name).toBe(0)
      expect(stdout, name).toContain('Example: liminal-run')
    }
    expect((await liminalRun(['--help'], { home })).stdout).toContain('examples/iris')
  })

  test('an option that is not there is a usage error', async () => {
    const { code, stderr } = await liminalRun(['plan', '.', '--jsno'], { home: temporaryFolder() })
    expect(code).toBe(2)
    expect(stderr).toContain('Did you mean --json?')
  })

  test('a bug says that it is one, and shows its stack to those who ask', async () => {
    const broken =
      'export default { name: "b", api: 1, provides: [{ part: "task", name: "boom", config: { "~standard": { version: 1, vendor: "b", validate: (value) => ({ value }) } }, compile() { throw new TypeError("oh no") } }] }\n'
    const project = makeProject({
      'liminal.yml': `plugins: [./b.js]\n${pipelineOf('{ task: a, type: boom }')}`,
      'b.js': broken,
    })
    const quiet = await liminalRun(['validate', project], { home: temporaryFolder() })
    expect(quiet).toMatchObject({ code: 1, stderr: expect.stringContaining('bug: oh no') })
    expect(quiet.stderr).not.toMatch(/^\s+at /m)
    const asked = await liminalRun(['validate', project], { home: temporaryFolder(), env: { LIMINAL_DEBUG: '1' } })
    expect(asked.stderr).toMatch(/^\s+at /m)
  })
})
