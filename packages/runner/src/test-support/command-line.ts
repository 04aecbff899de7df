import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'

/** The folder of this repository. */
export const repository = resolve(import.meta.dirname, '../../../..')

/** The command line's own file, as npm would start it. */
export const bin = join(repository, 'packages/runner/bin/liminal-run.js')

/** What a command line printed, and how it ended. */
export interface Result {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Surroundings of a command line. */
export interface Surroundings {
  readonly home: string
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string | undefined>>
}

/** A command line that runs: its end, and its events when it was told `--json`. */
export interface Running {
  readonly process: ChildProcess
  readonly ended: Promise<Result>
  /** What it has printed by now. */
  soFar(): Omit<Result, 'code'>
  /** Resolves at the first line, on standard output or error, that holds this text. */
  line(text: string): Promise<string>
}

/** Starts `liminal-run` as a user's shell would. */
export function start(args: readonly string[], surroundings: Surroundings): Running {
  return startProgram(process.execPath, [bin, ...args], surroundings)
}

/** Starts a script of bash in which `liminal-run` is the command line, and `$1`, `$2`, ... are the arguments. */
export function startShell(script: string, args: readonly string[], surroundings: Surroundings): Running {
  const command = `liminal-run() { exec "$NODE" "$BIN" "$@"; }\n${script}`
  const env = { NODE: process.execPath, BIN: bin, ...surroundings.env }
  return startProgram('bash', ['-c', command, 'bash', ...args], { ...surroundings, env })
}

/** A program in a terminal. */
export interface InTerminal extends Running {
  type(text: string): void
  /** Closes the terminal, as who closes its window does. */
  hangUp(): void
}

/** Starts a program in a terminal of its own, which is closed when it ends. */
export function startInTerminal(program: string, args: readonly string[], surroundings: Surroundings): InTerminal {
  const terminal = join(import.meta.dirname, 'terminal.py')
  // With CI set, nothing is drawn.
  const env = { ...surroundings.env, CI: undefined }
  const running = startProgram('python3', [terminal, program, ...args], { ...surroundings, env }, true)
  const { stdin } = running.process
  return { ...running, type: (text) => stdin?.write(text), hangUp: () => stdin?.end() }
}

function startProgram(program: string, args: readonly string[], surroundings: Surroundings, typed = false): Running {
  const { home, cwd = repository, env = {} } = surroundings
  const child = spawn(program, args, {
    cwd,
    env: { ...process.env, LIMINAL_HOME: home, NO_COLOR: '1', ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  // It may end without having read all of it.
  child.stdin.on('error', () => {})
  if (!typed) child.stdin.end()
  const waiting = new Set<{ text: string; done: (line: string) => void }>()
  const collect = (stream: NodeJS.ReadableStream) => {
    const lines: string[] = []
    const reader = createInterface({ input: stream })
    reader.on('line', (line) => {
      lines.push(line)
      for (const each of waiting) if (line.includes(each.text)) each.done(line)
    })
    return { lines, closed: once(reader, 'close') }
  }
  const [out, err] = [collect(child.stdout), collect(child.stderr)]
  const soFar = () => ({ stdout: out.lines.join('\n'), stderr: err.lines.join('\n') })
  const ended = Promise.all([once(child, 'close'), out.closed, err.closed]).then(([[code]]) => ({
    code: code as number | null,
    ...soFar(),
  }))
  return {
    process: child,
    ended,
    soFar,
    line: (text) => {
      const found = [...out.lines, ...err.lines].find((line) => line.includes(text))
      if (found !== undefined) return Promise.resolve(found)
      const seen = new Promise<string>((done) => waiting.add({ text, done }))
      const never = ended.then(({ stdout, stderr }) => {
        throw new Error(`it ended without printing ${text}:\n${stdout}\n${stderr}`)
      })
      return Promise.race([seen, never])
    },
  }
}

/** How long a command may take, in milliseconds: environments and images are made meanwhile. */
const patience = 240_000

/** Runs `liminal-run` to its end; one that does not end is told of with all that it did. */
export async function liminalRun(args: readonly string[], surroundings: Surroundings): Promise<Result> {
  const running = start(args, surroundings)
  const ended = running.ended.finally(() => clearTimeout(timer))
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, patience)
  })
  if ((await Promise.race([ended, late])) === undefined) {
    const { stdout: processes } = spawnSync('ps', ['-ejHo', 'pid,ppid,pgid,etime,stat,wchan:20,args'], {
      encoding: 'utf8',
    })
    running.process.kill('SIGKILL')
    const { stdout, stderr } = running.soFar()
    throw new Error(`liminal-run ${args.join(' ')} has not ended:\n${stdout}\n${stderr}\n${processes}`)
  }
  return ended
}

/** Whether a process with this id runs; one that has ended and that nobody has waited for does not. */
export function isAlive(pid: number): boolean {
  try {
    // Field 3 of /proc/PID/stat (man 5 proc), behind the name, which may hold anything.
    return !/^.*\) [ZX]/s.test(readFileSync(`/proc/${pid}/stat`, 'latin1'))
  } catch {
    return false
  }
}
