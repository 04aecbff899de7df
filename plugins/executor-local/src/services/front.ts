import { statSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import { writeJson } from '../write-json.ts'
import { type Front, openFolder, ownId } from './folder.ts'

// Clients of a service connect here, and are led to the version that is live: `node front.ts FOLDER ADDRESS PORT GRACE`. A
// version can take over from another without a client noticing: new connections go to the new one, old ones end by
// themselves. SIGTERM ends it: at once for new connections, for others once they are over, and after GRACE seconds for all.

const [path = '', address = '127.0.0.1', wanted = '0', grace = '10'] = process.argv.slice(2)
const folder = openFolder(path)

/** How long a server that is just being started anew is waited for, and how often it is tried, in milliseconds. */
const patience = 10_000
const interval = 100

let seen = { changed: 0, port: 0 }

function backend(): number {
  const changed = statSync(folder.file('live.json'), { throwIfNoEntry: false })?.mtimeMs
  if (changed !== undefined && changed !== seen.changed) seen = { changed, port: folder.live()?.port ?? 0 }
  return seen.port
}

function lead(client: Socket, since: number): void {
  const server = connect({ host: '127.0.0.1', port: backend(), noDelay: true })
  const again = () => {
    if (client.destroyed || performance.now() - since > patience) client.destroy()
    else setTimeout(lead, interval, client, since)
  }
  server.once('error', again)
  server.once('connect', () => {
    server.off('error', again)
    server.on('error', () => client.destroy())
    server.once('close', () => client.destroySoon())
    client.once('close', () => server.destroy())
    client.pipe(server).pipe(client)
  })
}

const server = createServer({ noDelay: true, allowHalfOpen: true }, (client) => {
  client.on('error', () => client.destroy())
  lead(client, performance.now())
})
server.once('error', (error) => {
  process.send?.({ problem: 'code' in error ? error.code : error.message })
  process.exit(1)
})
server.listen(Number(wanted), address, () => {
  const { port } = server.address() as { readonly port: number }
  const front: Front = { process: ownId(), address, port, grace: Number(grace) }
  writeJson(folder.file('front.json'), front)
  process.send?.({ port })
  process.disconnect?.()
})
process.on('SIGTERM', () => {
  server.close(() => process.exit())
  setTimeout(() => process.exit(), Number(grace) * 1000)
})
