import { execFileSync } from 'node:child_process'
import { chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { exchange, home, post, ready, type Server, status } from './test-support/server.ts'

const code = `
def length(body):
    return str(len(body))
class Odd(BaseException):
    pass
async def closing(body):
    raise GeneratorExit
async def interrupted(body):
    raise KeyboardInterrupt
async def odd(body):
    raise Odd
def interrupts(body):
    raise KeyboardInterrupt
`
const names = ['length', 'closing', 'interrupted', 'odd', 'interrupts']
const serve = (env: Readonly<Record<string, string>> = {}) => ready({ code, endpoints: names, env })

let server: Promise<Server> | undefined

/** A server for tests that change nothing of it. */
function shared(): Promise<Server> {
  server ??= serve({ LIMINAL_HEADER_TIMEOUT: '1' })
  return server
}

const begin = 'GET /length HTTP/1.1\r\nhost: a\r\nx: '
const tooLarge =
  /^HTTP\/1\.1 431 .*\r\nconnection: close\r\n\r\n\{"error": \{"code": "headers_too_large", "message": "the head of a request may have 65536 bytes"\}\}$/s
const piece = 'a'.repeat(10_000)

test.each([
  ['as one', [`${begin}${piece.repeat(7)}\r\n\r\n`]],
  ['in pieces', [begin, ...Array.from({ length: 7 }, () => piece)]],
  ['in many headers', [`${begin}b${'\r\ny: 12345678'.repeat(7000)}\r\n\r\n`]],
  ['in its path', [`GET /${piece.repeat(7)} HTTP/1.1\r\nhost: a\r\n\r\n`]],
  ['without end', Array.from({ length: 200 }, () => `${begin}${piece.repeat(10)}`)],
])('a head that is too large is refused: %s', async (_, sent) => {
  expect(await exchange(await shared(), ...sent)).toMatch(tooLarge)
})

test('a head that is just small enough, and a body behind it that is larger, are taken', async () => {
  const fields = 'connection: close\r\ncontent-length: 200000\r\nx: '
  const head = `POST /length HTTP/1.1\r\nhost: a\r\n${fields}`
  const filled = `${head}${'a'.repeat(65_536 - head.length - 4)}\r\n\r\n`
  const body = 'b'.repeat(200_000)
  for (const sent of [[filled, body], [`${filled}${body}`], [filled.slice(0, -2), `\r\n${body}`]]) {
    expect(await exchange(await shared(), ...sent)).toMatch(/^HTTP\/1\.1 200 [\s\S]*\r\n\r\n200000$/)
  }
})

test('requests behind each other on one connection are all answered, however they are cut', async () => {
  const request = `POST /length HTTP/1.1\r\nhost: a\r\ncontent-length: 50000\r\n\r\n${'b'.repeat(50_000)}`
  const all = `${request.repeat(5)}GET /length HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n`
  const pieces = all.match(/.{1,70000}/gs) ?? []
  const answers = await exchange(await shared(), ...pieces)
  expect(answers.match(/HTTP\/1\.1 200 /g)).toHaveLength(6)
})

test('headers behind a body have the same limit', async () => {
  const chunked = 'POST /length HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n1\r\nx\r\n0\r\nx: '
  expect(await exchange(await shared(), chunked, ...Array.from({ length: 200 }, () => piece.repeat(10)))).toBe('')
  expect(await status(`${(await shared()).url}/readyz`)).toBe(200)
})

test('a head that is not whole in time is told so; a connection on which nothing comes is closed', async () => {
  const answer = await exchange(await shared(), 'GET /length HTTP/1.1\r\nhost: a\r\n')
  expect(answer).toMatch(/^HTTP\/1\.1 408 /)
  expect(answer).toMatch(/"the head of the request was not whole within 1 s"\}\}$/)
  expect(await exchange(await shared())).toBe('')
  // Neither does what is no request keep it open, nor a body that nobody waits for.
  const unread = 'POST /nowhere HTTP/1.1\r\nhost: a\r\ncontent-length: 100\r\n\r\nx'
  expect(await exchange(await shared(), unread)).toMatch(/^HTTP\/1\.1 404 /)
})

test('a head of 300 MB takes no memory', { timeout: 120_000 }, async () => {
  const server = await serve()
  const resident = () =>
    Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${server.child.pid}/status`, 'utf8'))?.[1])
  const before = resident()
  const megabyte = Buffer.alloc(1024 * 1024, 'a')
  await exchange(server, begin, ...Array.from({ length: 300 }, () => megabyte))
  expect(resident() - before).toBeLessThan(20_000)
})

test.each(names.slice(1))('whatever a function raises, its request is answered and counted: %s', async (name) => {
  const server = await shared()
  for (let asked = 0; asked < 3; asked += 1) {
    const response = await post(server, `/${name}`)
    expect([response.status, await response.json()]).toMatchObject([500, { error: { code: 'failed' } }])
  }
  const metrics = await (await fetch(`${server.url}/metrics`)).text()
  expect(metrics).toContain(`liminal_requests_total{endpoint="/${name}",method="POST",status="500"} 3.0\n`)
  expect(metrics).toMatch(/^liminal_requests_in_flight 0\.0$/m)
})

test('what somebody has put into the folder of temporary files stops no server, and is let be', async () => {
  const folder = mkdtempSync(join(home, 'temporary-'))
  const made = (name: string) => {
    mkdirSync(join(folder, name))
    return join(folder, name)
  }
  execFileSync('mkfifo', [join(made('liminal-server-pipe'), 'lock')])
  writeFileSync(join(folder, 'target'), '')
  symlinkSync(join(folder, 'target'), join(made('liminal-server-link'), 'lock'))
  symlinkSync(made('elsewhere'), join(folder, 'liminal-server-linked'))
  writeFileSync(join(folder, 'elsewhere/lock'), '')
  const foreign = made('liminal-server-foreign')
  writeFileSync(join(foreign, 'lock'), '')
  const isRoot = process.getuid?.() === 0
  if (isRoot) for (const path of [foreign, join(foreign, 'lock')]) chownSync(path, 65_534, 65_534)
  const server = await serve({ TMPDIR: folder })
  server.child.kill('SIGTERM')
  expect(await server.ended).toBe(0)
  for (const name of ['liminal-server-pipe', 'liminal-server-link', 'elsewhere']) {
    expect(existsSync(join(folder, name, name === 'liminal-server-link' ? '' : 'lock'))).toBe(true)
  }
  expect(existsSync(foreign)).toBe(isRoot)
})
