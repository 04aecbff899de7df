import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { isAlive, liminalRun, start } from './test-support/command-line.ts'
import { makeProject, pipelineOf, temporaryFolder } from './test-support/project.ts'

/** The id of the latest run. */
async function latestRun(home: string): Promise<string> {
  return JSON.parse((await liminalRun(['runs', '--json'], { home })).stdout)[0].id
}

test('a run is paused, approved of and goes on, from other terminals', async () => {
  const home = temporaryFolder()
  const project = makeProject({
    'liminal.yml': pipelineOf(
      "{ task: release, type: approval, message: 'really?', outputs: { approved_by: string } }",
      "{ task: deploy, type: python, cmd: 'echo by {{tasks.release.outputs.approved_by}}' }",
    ),
  })
  const running = start([project], { home })
  expect(await running.line('waiting for approval')).toContain('really?')
  const run = await latestRun(home)
  const refused = await liminalRun(['approve', run, 'deploy'], { home })
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('it is no task of type approval') })
  expect((await liminalRun(['pause', run], { home })).stdout).toContain(`until liminal-run unpause ${run}`)
  await running.line('paused')
  expect((await liminalRun(['runs'], { home })).stdout).toMatch(/ paused /)
  expect((await liminalRun(['approve', run, 'release', '--comment', 'fine'], { home })).code).toBe(0)
  await running.line('✓ release')
  expect((await liminalRun(['unpause', run], { home })).stdout).toBe(`${run} goes on`)
  const { code, stdout } = await running.ended
  expect(code).toBe(0)
  expect(stdout).toMatch(/release\.comment +fine/)
  expect((await liminalRun(['logs', run, 'deploy'], { home })).stdout).toMatch(/^by \w+/)
  expect((await liminalRun(['pause', run], { home })).stdout).toBe(`${run} has ended: succeeded`)
})

test('a rejected approval fails, with who and why', async () => {
  const home = temporaryFolder()
  const running = start([makeProject({ 'liminal.yml': pipelineOf('{ task: release, type: approval }') })], { home })
  await running.line('waiting for approval')
  await liminalRun(['approve', await latestRun(home), 'release', '--reject', '--comment', 'not today'], { home })
  const { code, stdout } = await running.ended
  expect(code).toBe(1)
  expect(stdout).toMatch(/release failed: \w+ has rejected it: not today/)
})

test('instances of an approval are answered one by one, each once', async () => {
  const home = temporaryFolder()
  const project = makeProject({
    'liminal.yml': pipelineOf("{ task: release, type: approval, message: 'really?', for_each: [a, b] }"),
  })
  const running = start([project], { home })
  await running.line('release[1]  waiting for approval')
  const run = await latestRun(home)
  const whole = await liminalRun(['approve', run, 'release'], { home })
  expect(whole).toMatchObject({ code: 1, stderr: expect.stringContaining('answer its instances: release[0]') })
  expect((await liminalRun(['pause', run], { home })).code).toBe(0)
  const answers = await Promise.all([
    liminalRun(['approve', run, 'release[0]'], { home }),
    liminalRun(['approve', run, 'release[0]', '--reject'], { home }),
  ])
  expect(answers.map(({ code }) => code).sort()).toEqual([0, 1])
  const refused = answers.find(({ code }) => code === 1)?.stderr
  expect(refused).toMatch(/has (approved|rejected) it already|it is (succeeded|failed)|it has just ended/)
  await liminalRun(['approve', run, 'release[1]'], { home })
  await liminalRun(['unpause', run], { home })
  await running.ended
})

test('what could not be cancelled is told of by who asked for it', async () => {
  const home = temporaryFolder()
  const plugin = `
    export default {
      name: 'stubborn', api: 1,
      provides: [{
        part: 'executor', name: 'stubborn', accepts: ['container'],
        config: { '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }) } },
        open: async () => ({
          accepts: ['container'], supports: { logs: false, cancel: true },
          submit: async () => ({}),
          wait: (_, signal) => new Promise((_, no) => signal.addEventListener('abort', () => no(signal.reason))),
          cancel: async () => { throw new Error('its cluster is away') },
          async *logs() {},
          async [Symbol.asyncDispose]() {},
        }),
      }],
    }`
  const yaml = `plugins: [./stubborn.mjs]\nexecutors: [{ executor: far, type: stubborn }]\n`
  const project = makeProject({
    'stubborn.mjs': plugin,
    'liminal.yml': yaml + pipelineOf("{ task: a, type: python, cmd: 'true', executor: far }"),
  })
  const running = start([project], { home })
  await running.line('▸ a')
  const { code, stderr } = await liminalRun(['cancel', await latestRun(home)], { home })
  expect(stderr).toMatch(/^a of .* may still be running: it could not be cancelled: its cluster is away$/m)
  expect(code).toBe(1)
  expect((await running.ended).code).toBe(130)
})

test('one instance of a task is cancelled, and its processes are gone', async () => {
  const home = temporaryFolder()
  const folder = temporaryFolder()
  const cmd = `echo $$ > ${folder}/$LIMINAL_TASK_INDEX; test $LIMINAL_TASK_INDEX = 0 || sleep 60`
  const project = makeProject({ 'liminal.yml': pipelineOf(`{ task: m, type: python, for_each: 2, cmd: '${cmd}' }`) })
  const running = start([project, '--max-parallel', '2'], { home })
  await running.line('✓ m[0]')
  const run = await latestRun(home)
  await expect.poll(() => existsSync(join(folder, '1')) && readFileSync(join(folder, '1'), 'utf8')).toMatch(/\d\n/)
  const cancelled = await liminalRun(['cancel', run, 'm[1]'], { home })
  expect(cancelled.stdout).toBe(`m[1] of ${run}: cancelled (it was cancelled)`)
  const pid = readFileSync(join(folder, '1'), 'utf8').trim()
  expect(existsSync(`/proc/${pid}`)).toBe(false)
  expect((await running.ended).stdout).toContain('failed in')
  expect((await liminalRun(['cancel', run, 'n'], { home })).stderr).toContain('E_TASK_UNKNOWN')
})

test('a task of a run whose process was killed is cancelled all the same', async () => {
  const home = temporaryFolder()
  const folder = temporaryFolder()
  const project = makeProject({
    'liminal.yml': pipelineOf(`{ task: a, type: python, cmd: 'echo $$ > ${folder}/pid; exec sleep 60' }`),
  })
  const running = start([project], { home })
  await expect.poll(() => existsSync(join(folder, 'pid')) && readFileSync(join(folder, 'pid'), 'utf8')).toMatch(/\d\n/)
  running.process.kill('SIGKILL')
  await running.ended
  const run = await latestRun(home)
  expect((await liminalRun(['cancel', run, 'a'], { home })).stdout).toContain(`a of ${run}: cancelled`)
  expect(existsSync(`/proc/${readFileSync(join(folder, 'pid'), 'utf8').trim()}`)).toBe(false)
})

test('--fail-fast ends the others, --keep-going lets them go on', async () => {
  const tasks = ["{ task: a, type: python, cmd: 'exit 1' }", '{ task: b, type: python, cmd: sleep 30, depends_on: [] }']
  const project = makeProject({ 'liminal.yml': pipelineOf(...tasks) })
  const { stdout } = await liminalRun([project, '--fail-fast'], { home: temporaryFolder() })
  expect(stdout).toMatch(/■ b {2}cancelled/)
  const quick = makeProject({
    'liminal.yml': pipelineOf(tasks[0] ?? '', "{ task: b, type: python, cmd: 'true', depends_on: [] }").replace(
      'tasks:',
      'fail_fast: true\n    tasks:',
    ),
  })
  const kept = await liminalRun([quick, '--keep-going', '--max-parallel', '1'], { home: temporaryFolder() })
  expect(kept.stdout).toMatch(/✓ b {2}done/)
})

test('a run goes on by a new plan, which is shown first', async () => {
  const home = temporaryFolder()
  const yaml = (b: string) =>
    pipelineOf("{ task: a, type: python, cmd: 'echo a' }", `{ task: b, type: python, cmd: '${b}' }`)
  const project = makeProject({ 'liminal.yml': yaml('exit 1') })
  expect((await liminalRun([project], { home })).code).toBe(1)
  writeFileSync(join(project, 'liminal.yml'), yaml('echo mended'))
  const shown = await liminalRun(['resume', '--with-new-plan', '--dry-run'], { home })
  expect(shown.stdout).toMatch(/ {2}a +same +stays as it is\n~ {2}b +changed: work +runs/)
  expect((await liminalRun(['resume'], { home })).code).toBe(1)
  const { code, stdout } = await liminalRun(['resume', '--with-new-plan'], { home })
  expect(code).toBe(0)
  expect(stdout).not.toMatch(/▸ a /)
  expect(stdout).toMatch(/✓ b {2}done/)
  const run = await latestRun(home)
  expect((await liminalRun(['resume', run, '--with-new-plan'], { home })).stderr).toContain('E_RUN_UNCHANGED')
  writeFileSync(join(project, 'liminal.yml'), 'name: [')
  const broken = await liminalRun(['resume', run, '--with-new-plan'], { home })
  expect(broken).toMatchObject({ code: 1, stderr: expect.stringContaining('liminal.yml:1') })
  expect((await liminalRun(['resume', run, '--param', 'a=1'], { home })).stderr).toContain('--with-new-plan')
})

test('what still runs and has another plan now is stopped before it runs anew, its retries too', async () => {
  const home = temporaryFolder()
  const folder = temporaryFolder()
  const yaml = (cmd: string) => pipelineOf(`{ task: a, type: python, cmd: '${cmd}', retries: 3 }`)
  const project = makeProject({ 'liminal.yml': yaml(`echo $$ > ${folder}/pid; sleep 60; exit 1`) })
  const running = start([project], { home })
  const pid = () => (existsSync(join(folder, 'pid')) ? readFileSync(join(folder, 'pid'), 'utf8').trim() : '')
  await expect.poll(pid).toMatch(/\d/)
  running.process.kill('SIGKILL')
  await running.ended
  writeFileSync(join(project, 'liminal.yml'), yaml('echo mended'))
  const { code, stdout } = await liminalRun(['resume', '--with-new-plan'], { home })
  expect(code).toBe(0)
  expect(stdout).toMatch(/✓ a {2}done/)
  expect(isAlive(Number(pid()))).toBe(false)
})

test('a run whose cancel was cut short is cancelled first, and then resumed', async () => {
  const home = temporaryFolder()
  const folder = temporaryFolder()
  const cmd = `trap "" TERM; echo $$ > ${folder}/pid; test -e ${folder}/again || sleep 60`
  const executors = 'executors: [{ executor: local, type: local, grace: 0.5 }]\n'
  const yaml = executors + pipelineOf(`{ task: a, type: python, cmd: '${cmd}' }`)
  const running = start([makeProject({ 'liminal.yml': yaml })], { home })
  const pid = () => (existsSync(join(folder, 'pid')) ? readFileSync(join(folder, 'pid'), 'utf8').trim() : '')
  await expect.poll(pid).toMatch(/\d/)
  running.process.kill('SIGINT')
  await running.line('cancelling')
  running.process.kill('SIGKILL')
  await running.ended
  writeFileSync(join(folder, 'again'), '')
  const first = Number(pid())
  const { code, stdout } = await liminalRun(['resume'], { home })
  expect(stdout).toMatch(/cancelled[\s\S]*succeeded/)
  expect(code).toBe(0)
  expect(isAlive(first)).toBe(false)
})

test('gc removes what is old, with the work that is left of it, and says so before', async () => {
  const home = temporaryFolder()
  const folder = temporaryFolder()
  const project = makeProject({
    'liminal.yml': pipelineOf(`{ task: a, type: python, cmd: 'echo $$ > ${folder}/pid; sleep 60' }`),
  })
  const hello = makeProject({ 'liminal.yml': pipelineOf("{ task: a, type: python, cmd: 'echo hello' }") })
  await liminalRun([hello], { home })
  const running = start([project], { home })
  await expect.poll(() => existsSync(join(folder, 'pid')) && readFileSync(join(folder, 'pid'), 'utf8')).toMatch(/\d\n/)
  expect((await liminalRun(['gc'], { home })).stdout).toBe('nothing to remove')
  expect((await liminalRun(['gc', '--older-than', '0', '--dry-run'], { home })).stdout).toMatch(
    /^would remove\n {2}runs +1 /,
  )
  expect(readdirSync(join(home, 'runs'))).toHaveLength(2)
  expect((await liminalRun(['gc', '--older-than', '0'], { home })).stdout).toMatch(/^removed\n {2}runs +1 /)
  expect(readdirSync(join(home, 'runs'))).toHaveLength(1)
  expect((await liminalRun(['gc', '--older-than', 'x'], { home })).stderr).toContain('expected a number of days')
  running.process.kill('SIGINT')
  expect((await running.ended).code).toBe(130)
})

test('backup copies the store, once', async () => {
  const home = temporaryFolder()
  await liminalRun([makeProject({ 'liminal.yml': pipelineOf("{ task: a, type: python, cmd: 'true' }") })], { home })
  const other = temporaryFolder()
  const made = await liminalRun(['backup', join(other, 'liminal.db')], { home })
  expect(made.stdout).toMatch(/^wrote .*KiB/)
  expect(await latestRun(other)).toBe(await latestRun(home))
  expect((await liminalRun(['backup', join(other, 'liminal.db')], { home })).stderr).toContain('it is there already')
})
