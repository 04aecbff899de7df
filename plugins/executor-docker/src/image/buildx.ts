import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { BuildFailure, BuildProgress, BuildRequest, ImageDriver } from '@liminal/core'
import { linesOf } from '@liminal/core/lines'
import type Docker from 'dockerode'
import { whileAlive } from '../engine/during.ts'
import { asked } from '../engine/errors.ts'
import { raced } from '../engine/race.ts'
import type { ImageStore } from './image-store.ts'
import { createJournal, type Journal } from './journal.ts'
import { readPlainProgress } from './plain-progress.ts'

/** Builds by the command `docker buildx`, which can do all that BuildKit can; `host` is the engine, if not the usual one. */
export function buildxDriver(engine: Docker, store: ImageStore, host?: string): ImageDriver {
  const env = host === undefined ? process.env : { ...process.env, ...clientSettings(host) }
  return {
    name: 'docker buildx',
    supports: { secrets: true },
    find: store.find,
    tag: store.tag,
    async build(request, tell, signal) {
      const folder = await mkdtemp(join(tmpdir(), 'liminal-build-'))
      try {
        const idFile = join(folder, 'id')
        const failure = await docker(
          [...buildArguments(request), '--iidfile', idFile, '-'],
          { ...request, env, engine },
          tell,
          signal,
        )
        return failure ?? { id: (await readFile(idFile, 'utf8')).trim() }
      } finally {
        await rm(folder, { recursive: true })
      }
    },
    push: (tag, tell, signal) => docker(['push', tag], { context: [], env, engine }, tell, signal),
    [Symbol.asyncDispose]: store.close,
  }
}

/** How long it may take to say that it is there, in milliseconds. */
const patience = 10_000

/** Whether this machine has the command. */
export async function hasBuildx(): Promise<boolean> {
  return new Promise((done) => {
    const child = spawn('docker', ['buildx', 'version'], { stdio: 'ignore', timeout: patience })
    child.once('error', () => done(false))
    child.once('exit', (code) => done(code === 0))
  })
}

/** How the command is told of an engine: it knows no `http`, and says TLS in another way. */
export function clientSettings(host: string): Readonly<Record<string, string>> {
  const address = { DOCKER_HOST: host.replace(/^https?:/, 'tcp:') }
  return host.startsWith('https:') ? { ...address, DOCKER_TLS_VERIFY: '1' } : address
}

function buildArguments(request: BuildRequest): string[] {
  const each = (flag: string, values: Readonly<Record<string, string>>) =>
    Object.entries(values).flatMap(([name, value]) => [flag, `${name}=${value}`])
  return [
    'buildx',
    'build',
    '--progress=plain',
    '--load',
    ...['--file', request.dockerfile.path],
    ...request.tags.flatMap((tag) => ['--tag', tag]),
    ...each('--label', request.labels),
    ...each('--build-arg', request.buildArgs),
    ...Object.entries(request.secrets).flatMap(([id, file]) => ['--secret', `id=${id},src=${file}`]),
    ...(request.target === undefined ? [] : ['--target', request.target]),
    ...(request.platform === undefined ? [] : ['--platform', request.platform]),
    ...(request.noCache ? ['--no-cache'] : []),
    ...(request.cacheFrom ?? []).flatMap((image) => ['--cache-from', image]),
    ...(request.cacheFrom === undefined ? [] : ['--cache-to', 'type=inline']),
  ]
}

interface Input {
  readonly context: BuildRequest['context'] | readonly Uint8Array[]
  readonly dockerfile?: BuildRequest['dockerfile']
  readonly env: NodeJS.ProcessEnv
  /** That which the command speaks to. */
  readonly engine: Docker
}

/** How long the command may take to end once it is told to, in milliseconds. */
const grace = 5000

/** Runs `docker`, giving it the context on standard input. Undefined if it succeeded. */
async function docker(
  args: readonly string[],
  { context, dockerfile, env, engine }: Input,
  tell: (progress: BuildProgress) => void,
  signal: AbortSignal,
): Promise<BuildFailure | undefined> {
  signal.throwIfAborted()
  const journal = createJournal(tell)
  using alive = whileAlive(engine, signal)
  const child = spawn('docker', args, { env, stdio: ['pipe', 'pipe', 'pipe'] })
  const ended = new Promise<number | null>((done, fail) => {
    child.once('error', fail)
    child.once('close', done)
  })
  const stop = () => {
    child.kill('SIGINT')
    setTimeout(() => letGo(child), grace).unref()
  }
  alive.signal.addEventListener('abort', stop, { once: true })
  // Whoever stops reading says why by its end; what was under way to it then comes to nothing, more than once.
  child.stdin.on('error', () => {})
  const fed = pipeline(Readable.from(context), child.stdin).catch((error: unknown) => error)
  const lines = [follow(child.stdout, journal, tell), follow(child.stderr, journal, tell)] as const
  const all = raced(Promise.all([ended, fed, ...lines]), alive.signal)
  const [code, unread, ...said] = await asked(all).finally(() => alive.signal.removeEventListener('abort', stop))
  if (code === 0) return undefined
  const last = said.flat().findLast((line) => /error|denied|cannot|failed/i.test(line)) ?? said.flat().at(-1)
  const otherwise = unreadFile(unread) ?? last ?? `docker ended with exit code ${code}`
  return journal.failure(dockerfile?.text ?? '', otherwise.replace(/^ERROR: /, ''))
}

/** Ends it at once; what it has started may hold its output open. */
function letGo(child: ChildProcessWithoutNullStreams): void {
  child.kill('SIGKILL')
  for (const each of [child.stdin, child.stdout, child.stderr]) each.destroy()
}

/** Why the context could not be read to its end, unless it is that nobody wanted it any more. */
function unreadFile(error: unknown): string | undefined {
  return error instanceof Error && 'path' in error ? error.message : undefined
}

/** Reads what the command prints; gives the lines that speak of no step. */
async function follow(
  stream: AsyncIterable<Uint8Array>,
  journal: Journal,
  tell: (progress: BuildProgress) => void,
): Promise<string[]> {
  const others: string[] = []
  for await (const line of linesOf(stream)) {
    const other = readPlainProgress(line, journal)
    if (other === undefined || other === '') continue
    tell({ type: 'output', line: other })
    others.push(other)
    if (others.length > 100) others.shift()
  }
  return others
}
