import { createServer as createHttpServer } from 'node:http'
import { connect, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { temporaryFolder } from './project.ts'

/** An engine that never answers: it is not there. */
export const noEngine = 'unix:///nothing/here.sock'

/** An engine that only says that it is there: to all else it says nothing, or closes the connection. */
export async function engineThat(does: 'says nothing' | 'closes'): Promise<string> {
  const path = join(temporaryFolder(), 'engine.sock')
  const server = createHttpServer((request, response) => {
    if (request.url?.endsWith('/_ping')) response.end('OK')
    else if (does === 'closes') request.socket.destroy()
  })
  await new Promise<void>((listening) => server.listen(path, listening))
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  return `unix://${path}`
}

/** Another address of the engine of `DOCKER_HOST`, until the test ends. */
export async function otherAddress(): Promise<string> {
  const path = join(temporaryFolder(), 'engine.sock')
  const sockets = new Set<Socket>()
  const server = createServer({ allowHalfOpen: true }, (client) => {
    const engine = connect({ ...addressOf(process.env.DOCKER_HOST ?? ''), allowHalfOpen: true })
    for (const socket of [client, engine]) sockets.add(socket.on('error', () => {}))
    client.pipe(engine).pipe(client)
  })
  await new Promise<void>((listening) => server.listen(path, listening))
  onTestFinished(() => {
    server.close()
    for (const socket of sockets) socket.destroy()
  })
  return `unix://${path}`
}

function addressOf(host: string) {
  if (host.startsWith('unix://')) return { path: host.slice('unix://'.length) }
  const { hostname, port } = new URL(host.replace(/^tcp:/, 'http:'))
  return { host: hostname, port: Number(port || 2375) }
}
