import { Readable } from 'node:stream'
import { isSettled, type Outcome } from '@liminal/core'
import { expect, test } from 'vitest'
import { attemptFrom } from './attempt.ts'
import { usualLimits } from './engine/limits.ts'
import { logsOf, makeHome, never, openDocker, shell, until } from './test-support/docker.ts'
import { type Answer, closeBehindHead, type FakeEngine, fakeEngine, say, silent } from './test-support/fake-engine.ts'

/** Limits that a test can wait for. */
const limits = { ...usualLimits, answer: 300, act: 300, end: 300 }

const nobody: readonly (readonly [string, () => Promise<FakeEngine | string>, RegExp])[] = [
  ['no socket', async () => 'unix:///nothing/here.sock', /ENOENT/],
  ['a port where nobody listens', async () => 'tcp://127.0.0.1:1', /ECONNREFUSED/],
  ['an engine that never answers', () => fakeEngine(silent), /no answer for 0.3 s/],
  ['one that never answers, over TCP', () => fakeEngine(silent, true), /no answer for 0.3 s/],
  [
    'one that closes behind the head of its answers',
    () => fakeEngine((_, response) => closeBehindHead(response)),
    /broke off/,
  ],
]

test.each(nobody)('%s: work fails at once, and its log ends', async (_, start, why) => {
  const engine = await start()
  const home = makeHome()
  await using executor = openDocker(home, { host: typeof engine === 'string' ? engine : engine.address }, limits)
  const handle = await executor.submit('k', shell(home, 'true'), never)
  const [outcome, lines] = await Promise.all([executor.wait(handle, never), logsOf(executor, handle, true)])
  expect(lines).toEqual([])
  expect(outcome).toMatchObject({
    status: 'failed',
    class: 'infra',
    reason: expect.stringMatching(/^no Docker engine answers: /),
    hint: 'start Docker, or set DOCKER_HOST to an engine that runs',
  })
  expect((outcome as { reason: string }).reason).toMatch(why)
  // Nothing was started: a retry need not end it first, and neither need a cancel.
  expect(isSettled(outcome)).toBe(true)
  await executor.cancel(handle, never)
  if (typeof engine !== 'string') await engine[Symbol.asyncDispose]()
})

test('work that may have been started before the engine went away is not said to have ended', async () => {
  await using engine = await fakeEngine((request, response) => {
    const isCreated = engine.asked.some((each) => each.startsWith('POST /containers/create'))
    if (request.url?.includes('/start')) silent(request, response)
    else if (/\/(?:images|create)\b/.test(request.url ?? ''))
      say(response, request.method === 'GET' ? 200 : 201, { Id: 'x' })
    else if (!isCreated) say(response, 404, { message: 'No such container' })
    else say(response, 200, { State: { Status: 'created' } })
  })
  const home = makeHome()
  await using executor = openDocker(home, { host: engine.address }, limits)
  const handle = await executor.submit('k', shell(home, 'true'), never)
  expect(isSettled(await executor.wait(handle, never))).toBe(false)
})

test('whoever gives up a submit need not wait for an engine that is silent', async () => {
  await using engine = await fakeEngine(silent)
  const home = makeHome()
  await using executor = openDocker(home, { host: engine.address })
  const giveUp = new AbortController()
  const submitting = executor.submit('k', shell(home, 'true'), giveUp.signal)
  await until(() => engine.asked.length > 0)
  giveUp.abort()
  await expect(submitting).rejects.toThrow(/abort/)
})

const running = { State: { Running: true, Status: 'running' }, HostConfig: {} }
const ended = { State: { Running: false, Status: 'exited', ExitCode: 3, OOMKilled: false, Error: '' }, HostConfig: {} }

/** An engine with one container, that ends its answers about what will come before anything has. */
function breaking(state: () => unknown): Answer {
  return (request, response) => {
    if (/\/(?:wait|logs)\b/.test(request.url ?? '')) closeBehindHead(response)
    else if (request.url?.includes('/archive')) say(response, 404, { message: 'No such file' })
    else say(response, 200, state())
  }
}

test.each([
  ['at a socket', false],
  ['over TCP', true],
])(
  'an engine %s that closes its connections and goes away: its work is lost after as long as it is waited for',
  async (_, tcp) => {
    await using engine = await fakeEngine(
      breaking(() => running),
      tcp,
    )
    const home = makeHome()
    await using executor = openDocker(home, { host: engine.address, wait_for_engine: 1 })
    const handle = await executor.submit('k', shell(home, 'sleep 1000'), never)
    const [waiting, following] = [executor.wait(handle, never), logsOf(executor, handle, true)]
    await until(() => engine.asked.some((each) => each.includes('/wait')))
    await engine.goAway()
    expect(await waiting).toEqual({
      status: 'lost',
      reason: expect.stringMatching(/^the Docker engine has not answered for 1 s/),
    })
    expect(await following).toEqual([])
  },
)

test('one that comes back is found again', async () => {
  let state: unknown = running
  await using engine = await fakeEngine(breaking(() => state))
  const home = makeHome()
  await using executor = openDocker(home, { host: engine.address })
  const handle = await executor.submit('k', shell(home, 'exit 3'), never)
  const waiting = executor.wait(handle, never)
  await until(() => engine.asked.filter((each) => each.includes('/wait')).length > 1)
  state = ended
  expect(await waiting).toMatchObject({ status: 'failed', exitCode: 3 })
})

test('a log of 600 MB in one line is read in pieces', { timeout: 180_000 }, async () => {
  const header = Buffer.from([1, 0, 0, 0, 0, 0, 0, 0])
  const time = '2026-01-31T06:00:00.000000001Z '
  header.writeUInt32BE(time.length + 16_384, 4)
  const frame = Buffer.concat([header, Buffer.from(time), Buffer.alloc(16_384, 'x')])
  const chunk = Buffer.concat(Array.from({ length: 64 }, () => frame))
  await using engine = await fakeEngine((request, response) => {
    if (request.url?.includes('/logs')) Readable.from(Array.from({ length: 600 }, () => chunk)).pipe(response)
    else say(response, 200, ended)
  })
  const home = makeHome()
  await using executor = openDocker(home, { host: engine.address })
  const handle = await executor.submit('k', shell(home, 'true'), never)
  const before = process.memoryUsage.rss()
  let [characters, most] = [0, 0]
  for await (const { text } of executor.logs(handle, { signal: never })) {
    characters += text.length
    most = Math.max(most, process.memoryUsage.rss() - before)
  }
  expect(characters).toBe(600 * 1024 * 1024)
  expect(most).toBeLessThan(400 * 1024 * 1024)
})

test('a cancel of what an engine holds that is silent ends soon, and says that it could not be', async () => {
  let answers: Answer = breaking(() => running)
  await using engine = await fakeEngine((request, response) => answers(request, response))
  const home = makeHome()
  await using executor = openDocker(home, { host: engine.address }, limits)
  const handle = await executor.submit('k', shell(home, 'sleep 1000'), never)
  answers = silent
  await expect(executor.cancel(handle, never)).rejects.toThrow('no Docker engine answers: no answer for 0.3 s')
  const giveUp = new AbortController()
  const waiting: Promise<Outcome> = executor.wait(handle, giveUp.signal)
  giveUp.abort()
  await expect(waiting).rejects.toThrow(/abort/)
  expect(attemptFrom(handle).container).toMatch(/^liminal-/)
})
