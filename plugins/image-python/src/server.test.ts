import { mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout } from 'node:timers/promises'
import { expect, test } from 'vitest'
import {
  home,
  post,
  ready as readyWith,
  type Server,
  type ServerOptions,
  start as startWith,
  status,
} from './test-support/server.ts'

const module = `
import asyncio, http, json, os, sys, time
def echo(body):
    return json.loads(body)
def length(body):
    return f"{type(body).__name__} {len(body)}"
async def later(body):
    await asyncio.sleep(0.2)
    return [1.5, None, {"a": True}]
def made(body):
    return "made", 201
def nothing(body):
    pass
def value(body):
    return eval(body)
async def stop(body):
    sys.exit(3)
async def cancelled(body):
    raise asyncio.CancelledError
def noted(body):
    with open("calls", "a") as file:
        file.write(body.decode() + "\\n")
    time.sleep(1.5)
def wrong(body):
    raise RuntimeError("canary-of-the-log")
def unjson(body):
    return object()
def slow(body):
    time.sleep(float(body or 5))
    return "late"
def die(body):
    time.sleep(float(body or 0))
    os._exit(9)
def pid(body):
    time.sleep(0.05)
    return str(os.getpid())
`

const start = (options: Partial<ServerOptions> = {}) => startWith({ code: module, ...options })
const ready = (options: Partial<ServerOptions> = {}) => readyWith({ code: module, ...options })

let server: Promise<Server> | undefined

/** A server for tests that change nothing of it. */
function shared(): Promise<Server> {
  server ??= ready()
  return server
}

test('functions are given the body as bytes, and what they return is the answer', async () => {
  const server = await ready()
  const answers = await Promise.all(
    ['/echo', '/length', '/later', '/made', '/nothing', '/echo/'].map(async (path) => {
      const response = await post(server, path, '{"ä": [1, 2.5]}')
      return [response.status, response.headers.get('content-type'), await response.text()]
    }),
  )
  expect(answers).toEqual([
    [200, 'application/json', '{"\\u00e4": [1, 2.5]}'],
    [200, 'text/html; charset=utf-8', 'bytes 16'],
    [200, 'application/json', '[1.5, null, {"a": true}]'],
    [201, 'text/html; charset=utf-8', 'made'],
    [204, null, ''],
    [200, 'application/json', '{"\\u00e4": [1, 2.5]}'],
  ])
  expect(await (await fetch(`${server.url}/length`)).text()).toBe('bytes 0')
  server.child.kill('SIGTERM')
  expect(await server.ended).toBe(0)
})

test.each([
  ["('made', 201)", 201, 'made'],
  ['(None, 404)', 404, ''],
  ["('gone', 204)", 204, ''],
  ['([1], http.HTTPStatus.ACCEPTED)', 202, '[1]'],
  ['(0.9, 1)', 200, '[0.9, 1]'],
  ['(0.9, 100)', 200, '[0.9, 100]'],
  ["('text', True)", 200, '["text", true]'],
  ["('a', 'b')", 200, '["a", "b"]'],
  ["type('NaTType', (), {'isoformat': lambda self: 'NaT'})()", 200, 'null'],
  ["[float('nan'), {'a': float('-inf')}, 1e300, 2**70]", 200, '[null, {"a": null}, 1e+300, 1180591620717411303424]'],
])('a function that returns %s is answered with %d %s', async (value, status, answer) => {
  const response = await post(await shared(), '/value', value)
  expect([response.status, await response.text()]).toEqual([status, answer])
})

test.each(['/stop', '/cancelled'])('a function cannot end more than its own request: %s', async (path) => {
  const response = await post(await shared(), path)
  expect([response.status, await response.json()]).toMatchObject([500, { error: { code: 'failed' } }])
})

test('what goes wrong is JSON for the client, and a traceback in the log alone', async () => {
  const server = await ready()
  const failed = await post(server, '/wrong')
  expect([failed.status, await failed.json()]).toEqual([
    500,
    { error: { code: 'failed', message: 'the function failed; the log of the server says why' } },
  ])
  expect((await post(server, '/unjson')).status).toBe(500)
  expect((await post(server, '/echo', '{')).status).toBe(500)
  expect(await (await post(server, '/nowhere')).json()).toMatchObject({ error: { code: 'not_found' } })
  const put = await fetch(`${server.url}/echo`, { method: 'PUT', body: '{}' })
  expect([put.status, put.headers.get('allow')]).toEqual([405, 'GET, POST'])
  server.child.kill('SIGTERM')
  const log = await server.log
  expect(log.match(/^RuntimeError: canary-of-the-log/gm)).toHaveLength(1)
  expect(log).toMatch(/returned a object, which is no JSON/)
})

test('it lives before it is ready', async () => {
  const server = await start({ code: `import time\ntime.sleep(1.5)\ndef f(body): return "there"`, endpoints: ['f'] })
  await expect.poll(() => status(`${server.url}/healthz`)).toBe(200)
  expect(await status(`${server.url}/readyz`)).toBe(503)
  expect(await (await post(server, '/f')).text()).toBe('there')
  expect(await status(`${server.url}/readyz`)).toBe(200)
})

test('a request that comes too early is told so in the end', async () => {
  const code = `import time\ntime.sleep(3)\ndef f(body): return "there"`
  const server = await start({ code, endpoints: ['f'], env: { LIMINAL_REQUEST_TIMEOUT: '1' } })
  await expect.poll(() => status(`${server.url}/healthz`)).toBe(200)
  expect(await status(`${server.url}/f`)).toBe(503)
})

test('metrics are those of all workers together', async () => {
  const server = await ready({ env: { LIMINAL_WORKERS: '2' } })
  const pids = new Set<string>()
  let asked = 0
  // The second worker may come later than the first.
  for (; pids.size < 2 && asked < 2000; asked += 20) {
    const answers = Array.from({ length: 20 }, async () => (await fetch(`${server.url}/pid`)).text())
    for (const pid of await Promise.all(answers)) pids.add(pid)
  }
  expect(pids.size).toBe(2)
  await post(server, '/wrong')
  // A worker lets the others know a moment later.
  await setTimeout(500)
  const metrics = await (await fetch(`${server.url}/metrics`)).text()
  expect(metrics).toContain(`liminal_requests_total{endpoint="/pid",method="GET",status="200"} ${asked}.0\n`)
  expect(metrics).toMatch(/^liminal_requests_total\{endpoint="\/wrong",method="POST",status="500"\} 1\.0$/m)
  expect(metrics).toContain(`liminal_request_seconds_count{endpoint="/pid"} ${asked}.0\n`)
  expect(metrics).toMatch(/^liminal_requests_in_flight 0\.0$/m)
})

test('a request that is too large is refused, also where it does not say how large it is', async () => {
  const server = await ready({ env: { LIMINAL_REQUEST_LIMIT: '1000' } })
  expect(await (await post(server, '/length', 'x'.repeat(1000))).text()).toBe('bytes 1000')
  expect((await post(server, '/length', 'x'.repeat(1001))).status).toBe(413)
  const stream = new ReadableStream({
    start(controller) {
      for (let at = 0; at < 3; at++) controller.enqueue(new TextEncoder().encode('x'.repeat(500)))
      controller.close()
    },
  })
  const streamed = await fetch(`${server.url}/length`, { method: 'POST', body: stream, duplex: 'half' } as RequestInit)
  expect([streamed.status, await streamed.json()]).toEqual([
    413,
    { error: { code: 'too_large', message: 'a request may have 1000 bytes' } },
  ])
})

test('a function that takes too long is given up, and others go on meanwhile', async () => {
  const server = await ready({ env: { LIMINAL_REQUEST_TIMEOUT: '1' } })
  const started = performance.now()
  const [late, quick] = await Promise.all([post(server, '/slow', '3'), post(server, '/echo')])
  expect([late.status, quick.status]).toEqual([504, 200])
  expect(performance.now() - started).toBeLessThan(2500)
})

test('a request that is not whole in time is told so, and its connection closed', async () => {
  const server = await ready({ env: { LIMINAL_REQUEST_TIMEOUT: '1' } })
  const client = connect(Number(new URL(server.url).port), '127.0.0.1')
  client.write('POST /echo HTTP/1.1\r\nhost: a\r\ncontent-length: 10\r\n\r\n[1')
  const answer = await text(client)
  expect(answer).toMatch(/^HTTP\/1\.1 408 /)
  expect(answer).toMatch(/\{"error": \{"code": "timeout", "message": "the request was not whole within 1 s"\}\}$/)
})

test('a function that was given up while it waited for a thread is not called', async () => {
  const server = await ready({ env: { LIMINAL_REQUEST_TIMEOUT: '1', LIMINAL_THREADS: '1' } })
  const answers = await Promise.all(['first', 'second'].map((body) => post(server, '/noted', body)))
  expect(answers.map(({ status }) => status)).toEqual([504, 504])
  expect((await post(server, '/noted', 'third')).status).toBe(504)
  const called = readFileSync(join(server.cwd, 'calls'), 'utf8').trim().split('\n')
  expect(called).toHaveLength(2)
  expect(called.at(-1)).toBe('third')
})

test('functions that are not async run side by side', async () => {
  const server = await ready()
  const started = performance.now()
  await Promise.all(Array.from({ length: 10 }, () => post(server, '/slow', '0.5')))
  expect(performance.now() - started).toBeLessThan(2500)
})

test.each(['1', '2'])('a request in hand is answered after SIGTERM, with %s workers', async (workers) => {
  const server = await ready({ env: { LIMINAL_WORKERS: workers } })
  const answer = post(server, '/slow', '2')
  await setTimeout(300)
  server.child.kill('SIGTERM')
  expect(await (await answer).text()).toBe('late')
  expect(await server.ended).toBe(0)
  expect(await server.log).not.toMatch(/Traceback/)
})

test('after SIGTERM clients are answered, and told to go elsewhere', async () => {
  const server = await ready({ env: { LIMINAL_LINGER_SECONDS: '2' } })
  server.child.kill('SIGTERM')
  await setTimeout(200)
  const response = await post(server, '/echo')
  expect([response.status, response.headers.get('connection')]).toEqual([200, 'close'])
  expect(await status(`${server.url}/readyz`)).toBe(503)
  expect(await server.ended).toBe(0)
})

test('a worker that dies is replaced', async () => {
  const server = await ready({ env: { LIMINAL_WORKERS: '2' } })
  await expect(post(server, '/die', '0')).rejects.toThrow()
  await expect.poll(async () => (await post(server, '/echo').catch(() => undefined))?.status).toBe(200)
  expect(server.child.exitCode).toBe(null)
})

test('a worker that holds the lock of Python for long is not taken for dead', async () => {
  const code = `import ctypes\nprint("loading", flush=True)\nctypes.PyDLL(None).sleep(7)\ndef f(body): pass`
  const server = await ready({ code, endpoints: ['f'], env: { LIMINAL_WORKERS: '2' } })
  server.child.kill('SIGTERM')
  expect(await server.ended).toBe(0)
  expect((await server.output).match(/loading/g)).toHaveLength(2)
})

test('requests in flight of a worker that dies are no longer in flight', async () => {
  const server = await ready({ env: { LIMINAL_WORKERS: '2' } })
  const dying = post(server, '/die', '1')
  // What ends meanwhile has the worker tell how many are in flight.
  await Promise.all(Array.from({ length: 30 }, () => post(server, '/pid')))
  await expect(dying).rejects.toThrow()
  const metrics = async () => (await fetch(`${server.url}/metrics`)).text()
  await expect.poll(metrics).toMatch(/^liminal_requests_in_flight 0\.0$/m)
})

test('its folder goes with it, or with the next server where it is killed', async () => {
  const folder = mkdtempSync(join(home, 'temporary-'))
  const env = { TMPDIR: folder, LIMINAL_WORKERS: '2' }
  const killed = await ready({ env })
  expect(readdirSync(folder)).toHaveLength(1)
  process.kill(-(killed.child.pid as number), 'SIGKILL')
  await killed.ended
  const next = await ready({ env })
  expect(readdirSync(folder)).toHaveLength(1)
  next.child.kill('SIGTERM')
  expect(await next.ended).toBe(0)
  expect(readdirSync(folder)).toEqual([])
})

test.each([
  ['1', 'def prdict(body): pass', /endpoint \/predict: .*model\.py has no function predict; did you mean prdict\?/],
  ['2', 'import no_such_library', /model\.py", line 1[\s\S]*No module named 'no_such_library'/],
  ['1', 'raise SystemExit(0)', /SystemExit/],
])('modules that cannot be loaded end the server (%s workers): %s', async (workers, code, said) => {
  const server = await start({ code, endpoints: ['predict'], env: { LIMINAL_WORKERS: workers } })
  expect(await server.ended).toBe(3)
  expect(await server.log).toMatch(said)
})

test('--check says whether the functions are there, and serves nothing', async () => {
  const good = await start({ args: ['--check'] })
  expect(await good.ended).toBe(0)
  const bad = await start({ args: ['--check'], endpoints: ['nowhere'] })
  expect(await bad.ended).toBe(1)
  expect(await bad.log).toMatch(/has no function nowhere/)
})

test.each([
  [{ LIMINAL_ENDPOINTS: '[]' }, /LIMINAL_ENDPOINTS names no endpoint/],
  [{ LIMINAL_ENDPOINTS: '{' }, /LIMINAL_ENDPOINTS is no list/],
  [{ LIMINAL_WORKERS: 'many' }, /LIMINAL_WORKERS is 'many'; expected a whole number/],
])('a setting that cannot be used is told: %o', async (env, said) => {
  const server = await start({ env })
  expect(await server.ended).toBe(1)
  expect(await server.log).toMatch(said)
  expect(await server.log).not.toMatch(/Traceback/)
})
