import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** What an engine of a test says to a request; it may also say nothing. */
export type Answer = (request: IncomingMessage, response: ServerResponse) => void

/** An engine of a test's own, which says what the test wants. */
export interface FakeEngine extends AsyncDisposable {
  /** For `host`. */
  readonly address: string
  /** Of all requests that have come, the method and the path, without the version of the API. */
  readonly asked: string[]
  /** From now on nobody listens there. */
  goAway(): Promise<void>
}

/** Starts one, at a socket or, with `tcp`, at a port of this machine. */
export async function fakeEngine(answer: Answer, tcp = false): Promise<FakeEngine> {
  const folder = mkdtempSync(join(tmpdir(), 'liminal-fake-'))
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url?.replace(/^\/v[\d.]+/, '')}`)
    answer(request, response)
  })
  const path = join(folder, 'engine.sock')
  if (tcp) server.listen(0, '127.0.0.1')
  else server.listen(path)
  await once(server, 'listening')
  const place = server.address()
  const address = typeof place === 'string' ? `unix://${path}` : `tcp://127.0.0.1:${place?.port}`
  const goAway = async () => {
    if (!server.listening) return
    const closed = once(server, 'close')
    server.close()
    server.closeAllConnections()
    await closed
  }
  return {
    address,
    asked,
    goAway,
    async [Symbol.asyncDispose]() {
      await goAway()
      rmSync(folder, { recursive: true })
    },
  }
}

/** Answers with JSON. */
export function say(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
}

/** Answers with the head of an answer alone, and closes the connection in good order. */
export function closeBehindHead(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json', 'transfer-encoding': 'chunked' })
  response.flushHeaders()
  response.socket?.end()
}

/** Says nothing, ever. */
export const silent: Answer = () => {}
