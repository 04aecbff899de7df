import { once } from 'node:events'
import { connect, createServer, type Server } from 'node:net'

/** What clients connect to. */
export interface Front {
  readonly port: number
  /** Where it leads them. */
  leadTo(port: number): void
  close(): void
}

/** Opens one at this port, or at any; undefined if it is taken. */
export async function openFront(port: number | undefined): Promise<Front | undefined> {
  let backend = 0
  const server = createServer((client) => {
    const behind = connect(backend, '127.0.0.1')
    client.pipe(behind).pipe(client)
    client.on('error', () => behind.destroy())
    behind.on('error', () => client.destroy())
  })
  if (!(await listens(server, port))) return undefined
  return {
    port: (server.address() as { readonly port: number }).port,
    leadTo: (port) => {
      backend = port
    },
    close: () => void server.close(),
  }
}

async function listens(server: Server, port = 0): Promise<boolean> {
  try {
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
    return true
  } catch {
    return false
  }
}
