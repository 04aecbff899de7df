import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { packageFile } from '@liminal/core'
import type { Attempt } from '../attempt.ts'
import { findProgram } from '../find-program.ts'
import type { Job } from '../job.ts'
import type { View } from '../mounts/views.ts'
import { pidSpace } from './process-group.ts'
import { shellCommand } from './shell-command.ts'

/**
 * Shells that start processes for this one, each one at a time. To fork costs time for every page of the process that forks:
 * several milliseconds for Node, a fraction of one for a shell.
 */
export interface Launcher {
  /** Starts a job. Undefined if this job is for Node to start: it would end in an error that only Node can tell. */
  start(attempt: Attempt, job: Job): Launched | undefined
  /** Lets each shell end once what it has started is over. */
  close(): void
}

/** A job that was given to a shell. */
export interface Launched {
  /** The shell gets the job, even if this process ends now. */
  readonly given: Promise<void>
  /** It is over, or that cannot be heard of any more. */
  readonly over: Promise<void>
}

type Environment = Readonly<Record<string, string | undefined>>

interface Shell {
  /** What it sees of the file system, and so all that it starts. */
  readonly view: string
  readonly process: ChildProcessByStdio<Writable, Readable, null>
  /** Resolves what it has in hand. */
  tell: () => void
}

/**
 * Has bash leave the environment as it is. Where its input is a socket, and no shell is around it, it takes itself for a
 * remote login and reads ~/.bashrc; else it reads $BASH_ENV (man bash, INVOCATION).
 */
const asItIs = ['--norc', '-p']

/**
 * Has bash, which takes the place of this program, become the reaper of all that its work starts (prctl(2), man 2), so that
 * what leaves the process group of the work is found when that ends. No program of every system but perl can do that.
 */
const reaper =
  'my $number = shift; my $is = syscall(0 + $number, 36, 1, 0, 0, 0) == 0; exec(@ARGV, $is ? "reaper" : "")'

/** The number of the system call `prctl`, by the processor. */
const prctl: Readonly<Record<string, string>> = { x64: '157', arm64: '167' }

/** How many shells wait for further work at the most, but for those of the view that was asked for last. */
const mostIdle = 16

/** What bash runs. */
const script = packageFile(import.meta.dirname, 'launcher.bash')

/**
 * Undefined where there is no bash, or no /proc to know a process by. Other shells have no job control without a terminal;
 * without it, what they start in the background has no process group of its own, and ignores SIGINT for ever.
 */
export function createLauncher(env: Environment): Launcher | undefined {
  const bash = process.platform === 'linux' ? findProgram('bash', env.PATH ?? '') : undefined
  if (bash === undefined) return undefined
  const perl = process.arch in prctl ? findProgram('perl', env.PATH ?? '') : undefined
  const before = perl === undefined ? [] : [perl, '-e', reaper, prctl[process.arch] ?? '']
  // What is set for perl, for instance to load modules, is for that of the work.
  const shellEnv = Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('PERL')))
  const all = new Set<Shell>()
  // Those that wait for work, the one that waits longest first.
  const idle: Shell[] = []
  const logFolders = new Set<string>()
  let text: string | undefined
  let closed = false

  function open(program: string, view: View): Shell {
    text ??= readFileSync(script, 'utf8')
    const [first = program, ...rest] = [...view, ...before, program, ...asItIs, '-c', text, 'liminal', pidSpace]
    const child = spawn(first, rest, {
      env: shellEnv,
      stdio: ['pipe', 'pipe', 'ignore'],
      detached: true,
    })
    const shell: Shell = { view: view.join('\0'), process: child, tell: () => {} }
    const lose = () => {
      all.delete(shell)
      if (idle.includes(shell)) idle.splice(idle.indexOf(shell), 1)
      // What it has started may still run: whoever waits looks for itself from now on.
      shell.tell()
    }
    child.once('error', lose)
    child.once('exit', lose)
    child.stdin.on('error', lose)
    createInterface({ input: child.stdout }).on('line', () => {
      if (all.has(shell)) idle.push(shell)
      // Of many views, each with shells of its own, only the latest are kept.
      const other = idle.findIndex((each) => each.view !== shell.view)
      if (idle.length > mostIdle && other !== -1) idle.splice(other, 1)[0]?.process.stdin.end()
      shell.tell()
    })
    all.add(shell)
    return shell
  }

  return {
    start(attempt, job) {
      const command = shellCommand({ attempt, job, env: shellEnv })
      if (closed || command === undefined || !existsSync(job.cwd)) return undefined
      const logFolder = dirname(attempt.log)
      if (!logFolders.has(logFolder)) mkdirSync(logFolder, { recursive: true })
      logFolders.add(logFolder)
      const view = job.view ?? []
      const at = idle.findLastIndex((each) => each.view === view.join('\0'))
      const shell = (at === -1 ? undefined : idle.splice(at, 1)[0]) ?? open(bash, view)
      const over = new Promise<void>((resolve) => {
        shell.tell = resolve
      })
      const given = new Promise<void>((resolve) => shell.process.stdin.write(`${command}\0`, () => resolve()))
      return { given, over }
    },
    close() {
      closed = true
      for (const { process: child } of all) {
        child.stdin.end()
        // Nothing of it keeps this process alive.
        child.stdout.destroy()
        child.unref()
      }
    },
  }
}
