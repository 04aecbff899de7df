import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type BuildFailure, type BuildProgress, type BuildRequest, orAborted } from '@liminal/core'
import { linesOf } from '@liminal/core/lines'
import type Docker from 'dockerode'
import { whileAlive } from '../engine/during.ts'
import { asked } from '../engine/errors.ts'
import { createJournal, type Journal } from './journal.ts'
import { readPlainProgress } from './plain-progress.ts'

/** What the command is given besides its arguments. */
export interface Input {
  readonly context: BuildRequest['context'] | readonly Uint8Array[]
  readonly dockerfile?: BuildRequest['dockerfile']
  readonly env: NodeJS.ProcessEnv
  /** That which the command speaks to. */
  readonly engine: Docker
}

/** How long the command may take to end once it is told to, in milliseconds. */
const grace = 5000

/** Runs `docker`, giving it the context on standard input. Undefined if it succeeded. */
export async function runDocker(
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
  const all = orAborted(Promise.all([ended, fed, ...lines]), alive.signal)
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
