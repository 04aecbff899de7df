import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { liminalRun, start } from './test-support/command-line.ts'
import { engineThat, noEngine } from './test-support/engine.ts'
import { makeProject, pipelineOf, temporaryFolder } from './test-support/project.ts'

const plugins = ['task-python', 'task-job', 'executor-local', 'executor-docker']
const image = "image: 'debian:bookworm-slim'"

/** A task of this machine, and one in a container of an image that nobody builds. */
function projectWith(more = ''): string {
  const yaml = pipelineOf(
    "{ task: here, type: python, cmd: 'echo > begun' }",
    `{ task: there, type: python, ${image}, executor: docker, cmd: echo${more} }`,
  )
  return makeProject({ 'liminal.yml': yaml }, plugins)
}

test.each([
  ['no socket', noEngine, /ENOENT/],
  ['a port where nobody listens', 'tcp://127.0.0.1:1', /ECONNREFUSED/],
])('%s: a run that needs an engine says so before anything starts', async (_, host, why) => {
  const project = projectWith()
  const home = temporaryFolder()
  const { code, stdout, stderr } = await liminalRun([project], { home, env: { DOCKER_HOST: host } })
  expect(code).toBe(1)
  expect(stderr).toMatch(/^error: no Docker engine answers: /)
  expect(stderr).toMatch(why)
  expect(stderr).toMatch(/start Docker, or set DOCKER_HOST/)
  expect(stdout).toBe('')
  expect(existsSync(join(project, 'begun'))).toBe(false)
  expect((await liminalRun(['runs', '--json'], { home })).stdout).toBe('[]')
})

test('a plan says that the engine is away, and calls it no bug', async () => {
  const project = projectWith(', cache: true, depends_on: []')
  const env = { DOCKER_HOST: noEngine }
  const { code, stderr } = await liminalRun(['plan', project], { home: temporaryFolder(), env })
  expect(code).toBe(1)
  expect(stderr).toMatch(/no Docker engine answers/)
  expect(stderr).not.toMatch(/bug/)
})

test('an engine that goes away once the run has begun: the task fails, and its retries find nothing in their way', async () => {
  const project = projectWith(', retries: 1, retry_delay: 0s')
  const env = { DOCKER_HOST: await engineThat('closes') }
  const { code, stdout } = await liminalRun([project], { home: temporaryFolder(), env })
  expect(code).toBe(1)
  expect(stdout).toMatch(/there failed \(infrastructure\): no Docker engine answers/)
  expect(stdout).not.toMatch(/may still be running/)
  expect(existsSync(join(project, 'begun'))).toBe(true)
})

test('a timeout ends a task that waits for an engine; nothing of it is said to run', async () => {
  const project = projectWith(', timeout_minutes: 0.02, retries: 1, retry_delay: 0s')
  const env = { DOCKER_HOST: await engineThat('says nothing') }
  const { code, stdout } = await liminalRun([project], { home: temporaryFolder(), env })
  expect(code).toBe(1)
  expect(stdout).toMatch(/there failed \(timeout\)/)
  expect(stdout).not.toMatch(/may still be running/)
})

test('Ctrl-C ends a run that waits for an engine', async () => {
  const env = { DOCKER_HOST: await engineThat('says nothing') }
  const run = start([projectWith(), '--json'], { home: temporaryFolder(), env })
  await run.line('"task_started","task":"there"')
  run.process.kill('SIGINT')
  expect((await run.ended).code).toBe(130)
})
