import { setTimeout as delay } from 'node:timers/promises'
import { readRegularFile } from '@liminal/core/files'
import pg from 'pg'
import type { PostgresConnection } from '../connection.ts'
import { Problem } from './problem.ts'

/** An open session; disposing closes it. */
export interface Session extends AsyncDisposable {
  readonly client: pg.Client
}

// Values stay the text that PostgreSQL sent: nothing is lost on the way through JavaScript's types.
const types = { getTypeParser: () => (value: string) => value }

/** Opens a session; when the signal aborts, what it runs is cancelled on the server. */
export async function openSession(connection: PostgresConnection, signal: AbortSignal): Promise<Session> {
  const config = clientConfig(connection, process.env)
  const client = await connect(config, connection.connection)
  const closing = new AbortController()
  const cancel = () => void cancelBackend(config, client, closing.signal).catch(() => undefined)
  signal.addEventListener('abort', cancel)
  if (signal.aborted) cancel()
  return {
    client,
    [Symbol.asyncDispose]: async () => {
      closing.abort()
      signal.removeEventListener('abort', cancel)
      await client.end().catch(() => undefined)
    },
  }
}

async function connect(config: pg.ClientConfig, name: string): Promise<pg.Client> {
  try {
    const client = new pg.Client(config)
    // What ends a session between two statements reaches the next statement too; unheard, it would end the process.
    client.on('error', () => undefined)
    await client.connect()
    return client
  } catch (error) {
    throw new Problem(`cannot connect to ${name}: ${reasonOf(error)}`, undefined, error)
  }
}

/** A refused connection to a name with several addresses is one error for each address, and none has a message above. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join('; ')
  return error instanceof Error ? error.message : String(error)
}

/** Cancels what the session runs, until it closes: a cancel that comes between two statements is lost. */
async function cancelBackend(config: pg.ClientConfig, client: pg.Client, closing: AbortSignal): Promise<void> {
  const other = new pg.Client(config)
  other.on('error', () => undefined)
  await other.connect()
  const { processID } = client as unknown as { readonly processID: number }
  while (!closing.aborted) {
    await other.query('SELECT pg_cancel_backend($1)', [processID])
    await delay(100, undefined, { signal: closing }).catch(() => undefined)
  }
  await other.end()
}

/** What pg needs to connect. What the entry leaves out comes from `PGHOST`, `PGPORT`, ... as with psql. */
export function clientConfig(connection: PostgresConnection, env: NodeJS.ProcessEnv): pg.ClientConfig {
  const { url, host, port, database, user, password } = connection
  const ssl = sslOf(connection)
  return {
    ...(url === undefined ? {} : { connectionString: secretOf(url.env, 'url', connection, env) }),
    ...(host === undefined ? {} : { host }),
    ...(port === undefined ? {} : { port: Number(port) }),
    ...(database === undefined ? {} : { database }),
    ...(user === undefined ? {} : { user }),
    ...(password === undefined ? {} : { password: secretOf(password.env, 'password', connection, env) }),
    ...(ssl === undefined ? {} : { ssl }),
    application_name: 'liminal',
    connectionTimeoutMillis: 15_000,
    types,
  }
}

function secretOf(name: string, key: string, { connection }: PostgresConnection, env: NodeJS.ProcessEnv): string {
  const value = env[name]
  if (value !== undefined && value !== '') return value
  throw new Problem(
    `the environment variable ${name} is not set`,
    `it is the ${key} of connection ${connection}; set it where the task runs`,
  )
}

function sslOf({ connection, sslmode, sslrootcert }: PostgresConnection): pg.ClientConfig['ssl'] {
  if (sslmode === undefined) return undefined
  if (sslmode !== 'verify-full') return sslmode === 'require' ? { rejectUnauthorized: false } : false
  return {
    rejectUnauthorized: true,
    ...(sslrootcert === undefined ? {} : { ca: certificateIn(sslrootcert, connection) }),
  }
}

function certificateIn(file: string, connection: string): string {
  try {
    return readRegularFile(file).toString('utf8')
  } catch (error) {
    const hint = `check sslrootcert of connection ${connection}`
    throw new Problem(`the certificate ${file} cannot be read: ${(error as Error).message}`, hint, error)
  }
}
