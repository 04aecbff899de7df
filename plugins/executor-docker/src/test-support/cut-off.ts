import { mkdtempSync, rmSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The engine of `DOCKER_HOST` at another address, where what it answers to some requests ends in good order, too early. */
export interface CutOff extends AsyncDisposable {
  readonly address: string
}

/** Cuts off answers to requests whose first line is like this, behind their first chunk; `rest` is what comes in its place. */
export async function cutOff(request: RegExp, rest = ''): Promise<CutOff> {
  const folder = mkdtempSync(join(tmpdir(), 'liminal-proxy-'))
  const path = join(folder, 'engine.sock')
  const sockets = new Set<Socket>()
  const server = createServer({ allowHalfOpen: true }, (client) => {
    const engine = connect({ ...addressOf(process.env.DOCKER_HOST ?? ''), allowHalfOpen: true })
    for (const socket of [client, engine]) sockets.add(socket.on('error', () => {}))
    client.once('data', (asked) => {
      if (request.test(asked.toString('latin1').split('\r\n', 1)[0] ?? '')) sendFirstChunk(engine, client, rest)
      else engine.pipe(client)
    })
    client.pipe(engine)
  })
  await new Promise<void>((listening) => server.listen(path, listening))
  return {
    address: `unix://${path}`,
    async [Symbol.asyncDispose]() {
      server.close()
      for (const socket of sockets) socket.destroy()
      rmSync(folder, { recursive: true })
    },
  }
}

function sendFirstChunk(engine: Socket, client: Socket, rest: string): void {
  let answer = ''
  const onData = (data: Buffer) => {
    answer += data.toString('latin1')
    const found = /^[\s\S]*?\r\n\r\n([0-9a-f]+)\r\n/.exec(answer)
    const end = found === null ? Number.POSITIVE_INFINITY : found[0].length + Number.parseInt(found[1] ?? '', 16) + 2
    if (answer.length < end) return
    engine.off('data', onData)
    const more = rest === '' ? '' : `${rest.length.toString(16)}\r\n${rest}\r\n`
    client.end(`${answer.slice(0, end)}${more}0\r\n\r\n`, 'latin1')
    engine.destroy()
  }
  engine.on('data', onData)
}

function addressOf(host: string) {
  if (host.startsWith('unix://')) return { path: host.slice('unix://'.length) }
  const { hostname, port } = new URL(host.replace(/^tcp:/, 'http:'))
  return { host: hostname, port: Number(port || 2375) }
}
