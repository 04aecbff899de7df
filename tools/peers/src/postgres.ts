import { execFileSync } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { type CommandLine, type Running, run, start, stop } from './process.ts'

/** A database server that is there for one peer. */
export interface Postgres {
  readonly version: string
  /** What stands behind `postgresql://` to reach it, by its socket. */
  readonly address: string
  close(): Promise<void>
}

const packaged = '/usr/lib/postgresql'

/** Starts PostgreSQL with a new database below a folder; undefined where it is not installed. */
export async function openPostgres(home: string): Promise<Postgres | undefined> {
  const programs = findPrograms()
  if (programs === undefined) return undefined
  const folder = join(home, 'postgres')
  mkdirSync(folder)
  const owner = ownerOf(folder, home)
  const line = (program: string, ...args: string[]): CommandLine => ({
    command: join(programs, program),
    args,
    cwd: folder,
    ...(owner && { owner }),
  })
  const data = join(folder, 'data')
  await run(line('initdb', '--pgdata', data, '--username', 'peers', '--auth', 'trust', '--encoding', 'UTF8'))
  const socketOnly = ['-c', 'listen_addresses=', '-k', folder]
  const server = start({ ...line('postgres', '-D', data, ...socketOnly), quit: 'SIGQUIT' })
  await untilReady(server, line('pg_isready', '--host', folder, '--quiet'))
  await run(line('createdb', '--host', folder, '--username', 'peers', 'peers'))
  return {
    version: execFileSync(join(programs, 'postgres'), ['--version'], { encoding: 'utf8' }).match(/\d+\.\d+/)?.[0] ?? '',
    address: `peers@/peers?host=${folder}`,
    close: () => stop(server, 'SIGINT'),
  }
}

async function untilReady(server: Running, ask: CommandLine): Promise<void> {
  while (server.child.exitCode === null) {
    const ready = await run(ask).then(
      () => true,
      () => false,
    )
    if (ready) return
    await wait(100)
  }
  throw new Error(`PostgreSQL did not start:\n${server.said()}`)
}

/** Debian keeps the programs of the server out of the way; others have them where all programs are. */
function findPrograms(): string | undefined {
  const versions = existsSync(packaged) ? readdirSync(packaged).sort((a, b) => Number(b) - Number(a)) : []
  const folders = [...versions.map((version) => join(packaged, version, 'bin')), ...(process.env.PATH ?? '').split(':')]
  return folders.find((folder) => existsSync(join(folder, 'initdb')))
}

/** PostgreSQL refuses to run as root; the account that its package made has to do it then. */
function ownerOf(folder: string, home: string): CommandLine['owner'] {
  if (process.getuid?.() !== 0) return undefined
  const id = (of: string) => Number(execFileSync('id', [of, 'postgres'], { encoding: 'utf8' }))
  const owner = { uid: id('-u'), gid: id('-g') }
  for (const above of [home, dirname(home)]) chmodSync(above, 0o755)
  chownSync(folder, owner.uid, owner.gid)
  return owner
}
