import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { createInterface } from 'node:readline'
import type { Attempt } from './attempt.ts'
import { findProgram } from './find-program.ts'
import type { Job } from './prepare.ts'
import { shellCommand } from './shell-command.ts'

/**
 * A shell that starts processes for this one. To fork costs time for every page of the process that forks: several
 * milliseconds for Node, a fraction of one for a shell.
 */
export interface Launcher {
  /**
   * Starts a wrapper; the promise resolves once it is gone, or once that cannot be heard of any more. Undefined if this
   * job is for Node to start: it would end in an error that only Node can tell.
   */
  start(attempt: Attempt, wrapper: string, job: Job): Promise<void> | undefined
  /** Lets the shell end once all that it has started is gone. */
  close(): void
}

type Environment = Readonly<Record<string, string | undefined>>

/**
 * Undefined where there is no bash. Other shells have no job control without a terminal; without it, what they start in
 * the background has no process group of its own, and ignores SIGINT for ever.
 */
export function createLauncher(env: Environment): Launcher | undefined {
  const bash = findProgram('bash', env.PATH ?? '')
  if (bash === undefined) return undefined
  const waiting = new Map<string, () => void>()
  const logFolders = new Set<string>()
  let shell: ChildProcess | undefined
  let closed = false

  function open(program: string): ChildProcess {
    const child = spawn(program, ['-s'], { env, stdio: ['pipe', 'pipe', 'ignore'], detached: true })
    child.once('error', lose)
    child.once('exit', lose)
    child.stdin.on('error', lose)
    child.stdin.write('set -m\n')
    createInterface({ input: child.stdout }).on('line', (record) => {
      waiting.get(record)?.()
      waiting.delete(record)
    })
    return child
  }

  /** What it has started may still run: whoever waits looks for itself from now on. */
  function lose(): void {
    closed = true
    for (const gone of waiting.values()) gone()
    waiting.clear()
  }

  return {
    start(attempt, wrapper, job) {
      const command = shellCommand({ wrapper, attempt, job, env })
      if (closed || command === undefined || !existsSync(job.cwd)) return undefined
      const logFolder = dirname(attempt.log)
      if (!logFolders.has(logFolder)) mkdirSync(logFolder, { recursive: true })
      logFolders.add(logFolder)
      shell ??= open(bash)
      shell.stdin?.write(command)
      return new Promise((resolve) => waiting.set(attempt.record, resolve))
    },
    close() {
      closed = true
      shell?.stdin?.end()
      shell?.unref()
      ;(shell?.stdout as { unref?(): void } | null)?.unref?.()
    },
  }
}
