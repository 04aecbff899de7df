import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { freePort } from '@liminal/core'
import { afterAll, beforeAll, expect } from 'vitest'

const folder = join(import.meta.dirname, '../../server')

/** The temporary folder of all servers of a test file. */
export const home: string = mkdtempSync(join(tmpdir(), 'liminal-server-test-'))
const python = join(home, 'venv/bin/python')
const running = new Set<ChildProcess>()

beforeAll(() => {
  execFileSync('python3', ['-m', 'venv', join(home, 'venv')])
  execFileSync(python, ['-m', 'pip', 'install', '--quiet', '-r', join(folder, 'requirements.txt')])
}, 300_000)

afterAll(() => {
  for (const { pid } of running) process.kill(-(pid as number), 'SIGKILL')
  rmSync(home, { recursive: true })
})

/** A server that was started. */
export interface Server {
  /** The folder of its code. */
  readonly cwd: string
  readonly url: string
  readonly child: ChildProcess
  /** All that it has printed, once it has ended: errors and its own words, and what the user's code has. */
  readonly log: Promise<string>
  readonly output: Promise<string>
  readonly ended: Promise<number | null>
}

/** What it serves, and how. */
export interface ServerOptions {
  /** The user's module. */
  readonly code: string
  /** By default all functions of that. */
  readonly endpoints?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  readonly args?: readonly string[]
}

/** Starts a server. */
export async function start({
  code,
  endpoints = functionsOf(code),
  env = {},
  args = [],
}: ServerOptions): Promise<Server> {
  const cwd = mkdtempSync(join(home, 'code-'))
  mkdirSync(join(cwd, 'sub'))
  writeFileSync(join(cwd, 'model.py'), code)
  const port = await freePort()
  const child = spawn(python, ['-m', 'liminal_server', ...args], {
    cwd,
    detached: true,
    env: {
      PATH: process.env.PATH,
      PYTHONPATH: folder,
      TMPDIR: home,
      PYTHONDONTWRITEBYTECODE: '1',
      PORT: String(port),
      LIMINAL_HOST: '127.0.0.1',
      LIMINAL_ENDPOINTS: JSON.stringify(
        endpoints.map((name) => ({ endpoint: `/${name}`, module: 'model', function: name })),
      ),
      ...env,
    },
  })
  running.add(child)
  const log = text(child.stderr)
  const output = text(child.stdout)
  const ended = once(child, 'close').then(([exitCode]) => {
    running.delete(child)
    return exitCode as number | null
  })
  return { cwd, url: `http://127.0.0.1:${port}`, child, log, output, ended }
}

/** Starts a server, and waits until it can be used. */
export async function ready(options: ServerOptions): Promise<Server> {
  const server = await start(options)
  await expect.poll(() => status(`${server.url}/readyz`)).toBe(200)
  return server
}

function functionsOf(code: string): readonly string[] {
  return [...code.matchAll(/def (\w+)/g)].map(([, name = '']) => name)
}

/** The status of a page; undefined while nobody listens. */
export async function status(url: string): Promise<number | undefined> {
  return fetch(url).then(
    (response) => response.status,
    () => undefined,
  )
}

/** Asks a function. */
export function post(server: Server, path: string, body = '{}'): Promise<Response> {
  return fetch(`${server.url}${path}`, { method: 'POST', body })
}

/** Sends texts over one connection, and gives all that comes back until it is closed. */
export async function exchange(server: Server, ...sent: readonly (string | Uint8Array)[]): Promise<string> {
  const client = connect(Number(new URL(server.url).port), '127.0.0.1')
  // A server that listens no more may close while something is on its way.
  client.on('error', () => {})
  for (const each of sent) client.write(each)
  const answer: Buffer[] = []
  client.on('data', (data) => answer.push(data))
  await new Promise((done) => client.once('close', done))
  return Buffer.concat(answer).toString('latin1')
}
