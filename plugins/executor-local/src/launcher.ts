import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { createInterface } from 'node:readline'
import { packageFile } from '@liminal/core'
import { type Attempt, readClaim } from './attempt.ts'
import { findProgram } from './find-program.ts'
import type { Job } from './job.ts'
import { isWrapper } from './process-group.ts'
import { shellCommand } from './shell-command.ts'

/**
 * A shell that starts processes for this one. To fork costs time for every page of the process that forks: several
 * milliseconds for Node, a fraction of one for a shell.
 */
export interface Launcher {
  /**
   * Starts a job; the promise resolves once it is gone, or once that cannot be heard of any more. Undefined if this
   * job is for Node to start: it would end in an error that only Node can tell.
   */
  start(attempt: Attempt, job: Job): Promise<void> | undefined
  /** Looks now whether processes are gone that had no time to tell. */
  lookForKilled(): void
  /** Lets the shell end once all that it has started is gone. */
  close(): void
}

/** How often it is looked for work that was killed with its shell, in milliseconds. */
const killedPoll = 250

type Environment = Readonly<Record<string, string | undefined>>

/** What bash reads first. */
const functions = packageFile(import.meta.dirname, 'launcher.bash')

/**
 * Undefined where there is no bash, or no /proc to know a process by. Other shells have no job control without a terminal; without it, what they start in
 * the background has no process group of its own, and ignores SIGINT for ever.
 */
export function createLauncher(env: Environment): Launcher | undefined {
  const bash = process.platform === 'linux' ? findProgram('bash', env.PATH ?? '') : undefined
  if (bash === undefined) return undefined
  const waiting = new Map<string, { readonly attempt: Attempt; readonly gone: () => void }>()
  const logFolders = new Set<string>()
  let shell: ChildProcess | undefined
  let closed = false
  let looking: NodeJS.Timeout | undefined

  function open(program: string): ChildProcess {
    const child = spawn(program, ['-s'], { env, stdio: ['pipe', 'pipe', 'ignore'], detached: true })
    child.once('error', lose)
    child.once('exit', lose)
    child.stdin.on('error', lose)
    child.stdin.write(readFileSync(functions))
    createInterface({ input: child.stdout }).on('line', (record) => {
      settle(record)
    })
    looking = setInterval(lookForKilled, killedPoll).unref()
    return child
  }

  function settle(record: string): void {
    const found = waiting.get(record)
    waiting.delete(record)
    found?.gone()
  }

  /** What was killed with its shell cannot tell. */
  function lookForKilled(): void {
    for (const [record, { attempt }] of waiting) {
      const claim = readClaim(attempt)
      if (claim !== undefined && claim !== 'torn' && !('pid' in claim && isWrapper(claim, record))) settle(record)
    }
  }

  /** What it has started may still run: whoever waits looks for itself from now on. */
  function lose(): void {
    closed = true
    clearInterval(looking)
    for (const record of [...waiting.keys()]) settle(record)
  }

  return {
    start(attempt, job) {
      const command = shellCommand({ attempt, job, env })
      if (closed || command === undefined || !existsSync(job.cwd)) return undefined
      const logFolder = dirname(attempt.log)
      if (!logFolders.has(logFolder)) mkdirSync(logFolder, { recursive: true })
      logFolders.add(logFolder)
      shell ??= open(bash)
      shell.stdin?.write(command)
      return new Promise((gone) => waiting.set(attempt.record, { attempt, gone }))
    },
    lookForKilled,
    close() {
      closed = true
      clearInterval(looking)
      shell?.stdin?.end()
      shell?.unref()
      ;(shell?.stdout as { unref?(): void } | null)?.unref?.()
    },
  }
}
