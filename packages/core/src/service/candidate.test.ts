import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import { createServer as createTcpServer, type Server } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { type Candidate, tryCandidate } from './candidate.ts'

const { signal } = new AbortController()

async function baseOf(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return `http://127.0.0.1:${(server.address() as { readonly port: number }).port}`
}

/** A server that takes every connection, and says nothing. */
function silent(): Promise<string> {
  return baseOf(createTcpServer((socket) => void onTestFinished(() => void socket.destroy())))
}

function trying(base: string, more: Partial<Candidate> = {}) {
  const ready = { path: '/ready', timeoutSeconds: 1 }
  const started = performance.now()
  const tried = tryCandidate({ base, ready, checks: [], ended: async () => undefined, ...more }, signal)
  return tried.then((problem) => ({ problem, seconds: (performance.now() - started) / 1000 }))
}

test('a server that takes requests and never answers is given up when its time to be ready is over', async () => {
  const { problem, seconds } = await trying(await silent())
  expect(problem?.reason).toBe('it was not ready within 1 s: GET /ready was not answered within 1 s')
  expect(seconds).toBeLessThan(5)
})

test('a server that ends with a request in hand is given up at once', async () => {
  const ends = ['it ended with exit code 1', undefined, undefined]
  const ready = { path: '/ready', timeoutSeconds: 60 }
  const { problem, seconds } = await trying(await silent(), { ready, ended: async () => ends.pop() })
  expect(problem?.reason).toBe('it ended with exit code 1')
  expect(seconds).toBeLessThan(5)
})

test('so is one that ends while it is asked what it has to answer', async () => {
  let asked = false
  const answer: RequestListener = ({ url }, response) => {
    if (url === '/ready') response.end('ok')
    else asked = true
  }
  const checks = [{ path: '/predict' }]
  const ended = async () => (asked ? 'it ended with exit code 1' : undefined)
  const { problem, seconds } = await trying(await baseOf(createServer(answer)), { checks, ended })
  expect(problem?.reason).toBe('it ended with exit code 1')
  expect(seconds).toBeLessThan(5)
})

test('what a server answers is told, however little time is left', async () => {
  const answer: RequestListener = (_, response) => void response.writeHead(503).end('loading')
  const { problem } = await trying(await baseOf(createServer(answer)))
  expect(problem?.reason).toBe('it was not ready within 1 s: GET /ready was answered with status 503: loading')
})
