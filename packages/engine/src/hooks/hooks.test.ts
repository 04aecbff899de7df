import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Webhook } from '@liminal/core'
import { expect, onTestFinished, test } from 'vitest'
import { hookLogFile } from '../logs/file.ts'
import { makeBench } from '../test-support/bench.ts'
import { succeeded, userFailure } from '../test-support/cluster.ts'
import { planOf, task } from '../test-support/plan.ts'

interface Received {
  readonly headers: IncomingHttpHeaders
  readonly body: Record<string, unknown>
}

/** A server that notes what it is told and answers as it is asked to, in turn; at the end with 200. */
async function listen(...statuses: readonly number[]) {
  const received: Received[] = []
  const left = [...statuses]
  const server = createServer(async (request, response) => {
    const chunks = await request.toArray()
    received.push({ headers: request.headers, body: JSON.parse(Buffer.concat(chunks).toString()) })
    response.writeHead(left.shift() ?? 200).end('ok')
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  onTestFinished(() => void server.close())
  return { received, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/secret-path` }
}

const webhook = (url: Webhook['url'], headers: Webhook['headers'] = {}): Webhook => ({
  type: 'webhook',
  url,
  headers,
  timeoutSeconds: 5,
})

test('a webhook is told of a failure, with its secrets from the environment, before the run is over', async () => {
  const { start, store } = makeBench()
  const { received, url } = await listen()
  const failure = [webhook({ env: 'HOOK' }, { Authorization: { env: 'TOKEN' }, 'X-Plain': 'yes' })]
  const plan = planOf([task('a')], { hooks: { failure, success: [webhook({ env: 'HOOK' })] } })
  const env = { HOOK: url, TOKEN: 'Bearer hush-hush' }
  const { run, done } = start(plan, { outcome: () => userFailure }, { env })
  expect(await done).toBe('failed')
  expect(received).toHaveLength(1)
  expect(received[0]?.headers).toMatchObject({ authorization: 'Bearer hush-hush', 'x-plain': 'yes' })
  expect(received[0]?.body).toMatchObject({
    event: 'failure',
    text: `system.pipeline has failed: failed: a (run ${run})`,
    run,
    state: 'failed',
    failed_tasks: [{ task: 'a', reason: 'exit code 1' }],
  })
  const types = store.events(run).map(({ type }) => type)
  expect(types.slice(-2)).toEqual(['hook_ended', 'run_ended'])
  expect(JSON.stringify([store.events(run), store.plan(run)])).not.toMatch(/secret-path|hush-hush/)
})

test('a webhook that does not answer well is called again; a refusal is final, and changes nothing of the run', async () => {
  const { start, store } = makeBench()
  const busy = await listen(503)
  const refusing = await listen(404, 404)
  const hooks = {
    success: [webhook(busy.url), webhook(refusing.url), webhook({ env: 'UNSET' }), webhook({ env: 'ODD' })],
  }
  const { run, done } = start(
    planOf([task('a')], { hooks }),
    { outcome: () => succeeded },
    { env: { ODD: 'not a url' } },
  )
  expect(await done).toBe('succeeded')
  expect(busy.received).toHaveLength(2)
  expect(refusing.received).toHaveLength(1)
  const problems = store
    .events(run)
    .flatMap((event) => (event.type === 'hook_ended' ? [[event.hook, event.problem]] : []))
  expect(Object.fromEntries(problems)).toEqual({
    'on_success-1': undefined,
    'on_success-2': expect.stringMatching(/^127\.0\.0\.1:\d+ answered 404$/),
    'on_success-3': 'the environment variable UNSET is not set',
    'on_success-4': 'the value of ODD is no URL of http or https',
  })
})

test('an address or a header that cannot be used is told of without its value', async () => {
  const { start, store, home } = makeBench()
  const hooks = {
    success: [
      webhook({ env: 'LOGIN' }),
      webhook('https://example.invalid', { Authorization: { env: 'TWO_LINES' } }),
      webhook('https://example.invalid', { 'not a header': { env: 'TOKEN' } }),
      webhook({ env: 'FILE' }),
    ],
  }
  const env = {
    LOGIN: 'https://ada:canary-login@example.invalid/canary-path',
    TWO_LINES: 'Bearer canary-one\ncanary-two',
    TOKEN: 'canary-token',
    FILE: 'file:///canary-file',
  }
  const { run, done } = start(planOf([task('a')], { hooks }), { outcome: () => succeeded }, { env })
  expect(await done).toBe('succeeded')
  const problems = store.events(run).flatMap((event) => (event.type === 'hook_ended' ? [event.problem] : []))
  expect(problems.sort()).toEqual([
    'the header Authorization cannot be sent: it, or its value, holds a character that headers cannot',
    'the header not a header cannot be sent: it, or its value, holds a character that headers cannot',
    'the value of FILE is no URL of http or https',
    'the value of LOGIN holds a user or a password, which belong into a header: Authorization',
  ])
  expect(
    readFileSync(join(home, 'liminal.db'), 'latin1') + readFileSync(join(home, 'liminal.db-wal'), 'latin1'),
  ).not.toContain('canary')
})

test('a command has no secret in its environment, neither of its system nor of a hook; one that it finds is masked', async () => {
  const { start, home } = makeBench()
  const env = { ...process.env, SYSTEM: 'canary-system', HOOK: 'https://example.invalid/canary-hook', PLAIN: 'plain' }
  writeFileSync(join(home, 'found'), `${env.SYSTEM} ${env.HOOK}`)
  const command = 'env > environment; cat found; echo; cat found >&2; echo >&2; echo $PLAIN'
  const hooks = {
    success: [{ type: 'command', command, folder: home, timeoutSeconds: 5 } as const],
    failure: [webhook({ env: 'HOOK' })],
  }
  const plan = planOf([task('a')], { hooks, secretVariables: ['SYSTEM'] })
  const { run, done } = start(plan, { outcome: () => succeeded }, { env })
  expect(await done).toBe('succeeded')
  const environment = readFileSync(join(home, 'environment'), 'utf8')
  expect(environment).toMatch(/^PLAIN=plain$/m)
  expect(environment).not.toMatch(/canary|^SYSTEM=|^HOOK=/m)
  const log = readFileSync(hookLogFile(home, run, 'on_success-1'), 'utf8')
  expect(log.split('\n').sort()).toEqual(['', '*** ***', '*** ***', 'plain'])
})

test('a command reads what it is told, and its output is kept', async () => {
  const { start, home, store } = makeBench()
  const command = `cat > ${join(home, 'told')}; echo done; exit 3`
  const hooks = { success: [{ type: 'command', command, folder: home, timeoutSeconds: 5 } as const] }
  const { run, done } = start(planOf([task('a')], { hooks }), { outcome: () => succeeded })
  expect(await done).toBe('succeeded')
  expect(JSON.parse(readFileSync(join(home, 'told'), 'utf8'))).toMatchObject({ event: 'success', run })
  const log = hookLogFile(home, run, 'on_success-1')
  expect(readFileSync(log, 'utf8')).toBe('done\n')
  const ended = store.events(run).find(({ type }) => type === 'hook_ended')
  expect(ended).toMatchObject({ problem: `it ended with exit code 3; its log: ${log}` })
})

test('a command that takes too long is killed with all that it started', async () => {
  const { start, home, store } = makeBench()
  const hooks = {
    success: [{ type: 'command', command: 'sleep 60 & sleep 60', folder: home, timeoutSeconds: 0.2 } as const],
  }
  const { run, done } = start(planOf([task('a')], { hooks }), { outcome: () => succeeded })
  expect(await done).toBe('succeeded')
  expect(store.events(run).find(({ type }) => type === 'hook_ended')).toMatchObject({
    problem: 'it took longer than 0.2 s',
  })
})

test('the first line of a command that fails ends it', async () => {
  const { start, store, home } = makeBench()
  const command = `false\ntouch ${join(home, 'on')}`
  const hooks = { success: [{ type: 'command', command, folder: home, timeoutSeconds: 60 } as const] }
  const { run, done } = start(planOf([task('a')], { hooks }), { outcome: () => succeeded })
  expect(await done).toBe('succeeded')
  const ended = store.events(run).find(({ type }) => type === 'hook_ended')
  expect(ended).toMatchObject({ problem: expect.stringContaining('exit code 1') })
  expect(existsSync(join(home, 'on'))).toBe(false)
})

test('a process that dies before a hook has ended leaves it to the next', async () => {
  const { start, carry, home, store } = makeBench()
  const gate = join(home, 'gate')
  const command = `echo called >> ${join(home, 'calls')}; test -e ${gate} || sleep 60`
  const hooks = { success: [{ type: 'command', command, folder: home, timeoutSeconds: 90 } as const] }
  const first = start(planOf([task('a')], { hooks }), { outcome: () => succeeded })
  await expect.poll(() => readFileSync(join(home, 'calls'), 'utf8')).toBe('called\n')
  first.abandon()
  expect(await first.done).toBe('running')
  writeFileSync(gate, '')
  expect(await carry(first.run).done).toBe('succeeded')
  expect(readFileSync(join(home, 'calls'), 'utf8')).toBe('called\ncalled\n')
  expect(store.events(first.run).filter(({ type }) => type === 'hook_ended')).toHaveLength(1)
})

test('a late run is told of once, and goes on', async () => {
  const { start, carry, cluster } = makeBench()
  const { received, url } = await listen()
  const plan = planOf([task('a')], { hooks: { late: [webhook(url)] }, lateSeconds: 0.05 })
  const first = start(plan)
  await first.event('hook_ended')
  first.abandon()
  await first.done
  const second = carry(first.run)
  await cluster.end('a')
  expect(await second.done).toBe('succeeded')
  expect(received).toHaveLength(1)
  expect(received[0]?.body).toMatchObject({ event: 'late', state: 'running' })
})
