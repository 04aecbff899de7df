import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'
import { once } from 'node:events'
import { basename } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

/** A command line with what it needs around it. */
export interface CommandLine {
  readonly command: string
  readonly args: readonly string[]
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  /** As whom it runs, where that is not oneself. */
  readonly owner?: { readonly uid: number; readonly gid: number }
  /** What ends it at once with all that it started; SIGKILL without it. */
  readonly quit?: NodeJS.Signals
}

/** A process that goes on until it is stopped. */
export interface Running {
  readonly child: ChildProcess
  /** The last that it printed. */
  said(): string
}

/** How long a command may take, in milliseconds. */
export const patience = 20 * 60_000

const running = new Map<ChildProcess, NodeJS.Signals>()
const kept = 4000

/** Starts a process in a group of its own, so that what it starts can be ended with it. */
export function start({ command, args, cwd, env, owner, quit = 'SIGKILL' }: CommandLine): Running {
  const options: SpawnOptions = { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'], ...owner }
  const child = spawn(command, args, { ...options, detached: true })
  let said = ''
  const keep = (chunk: Buffer) => {
    said = `${said}${chunk}`.slice(-kept)
  }
  child.stdout?.on('data', keep)
  child.stderr?.on('data', keep)
  child.on('error', (error) => keep(Buffer.from(error.message)))
  running.set(child, quit)
  child.once('exit', () => {
    running.delete(child)
    signal(child, 'SIGKILL') // what it left behind
  })
  return { child, said: () => said }
}

/** Runs a process to its end; it has to succeed. */
export async function run(line: CommandLine): Promise<void> {
  const { child, said } = start(line)
  const closed = new Promise((done) => child.once('close', done))
  const timer = setTimeout(() => signal(child, 'SIGKILL'), patience)
  const code = await ended(child)
  clearTimeout(timer)
  if (code === 0) return
  await Promise.race([closed, wait(1000)]) // for its last words
  throw new Error(`${basename(line.command)} ended with ${code}:\n${said()}`)
}

/** Stops a process by a signal and waits for its end; after ten seconds its whole group is killed. */
export async function stop({ child }: Running, by: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return
  const gone = once(child, 'exit')
  child.kill(by)
  const timer = setTimeout(() => signal(child, 'SIGKILL'), 10_000)
  await gone
  clearTimeout(timer)
}

/** Kills everything that is still running, with all its group. */
export function killAll(): void {
  for (const [child, quit] of running) signal(child, quit)
}

async function ended(child: ChildProcess): Promise<number | string> {
  if (child.pid === undefined) return 'no such command'
  const [code, by] = await once(child, 'exit')
  return code ?? by
}

function signal(child: ChildProcess, by: NodeJS.Signals): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, by)
  } catch {
    // Nothing of it is left.
  }
}
