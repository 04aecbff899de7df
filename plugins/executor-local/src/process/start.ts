import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, renameSync, writeFileSync } from 'node:fs'
import { type Failed, packageFile, reasonOf } from '@liminal/core'
import { type Attempt, workFile } from '../attempt.ts'
import { onFullDisk } from '../disk.ts'
import type { Job } from '../job.ts'
import { openLog } from '../logs/log-file.ts'
import { diskFull } from '../outcome.ts'
import { codeOf } from '../system-error.ts'
import type { Launcher } from './launcher.ts'

/** The script that runs the command of an attempt where there is no launcher. */
const wrapper = packageFile(import.meta.dirname, 'wrapper.sh')

/** Work that has been started; `exited` resolves once it is over. */
export interface Started {
  readonly exited: Promise<void>
  /** Keeps it from keeping this process alive. */
  unref(): void
}

/** Starts the wrapper of an attempt in a process group of its own, or says why that cannot be. */
export async function start(attempt: Attempt, job: Job, launcher: Launcher | undefined): Promise<Started | Failed> {
  let log: number | undefined
  try {
    if (job.input !== undefined) writeWhole(workFile(attempt), job.input)
    const launched = launcher?.start(attempt, job)
    if (launched !== undefined) {
      await launched.given
      return { exited: launched.over, unref: () => undefined }
    }
    log = openLog(attempt.log)
    const child = spawn('/bin/sh', [wrapper, attempt.record, ...(job.view ?? []), ...job.command], {
      cwd: job.cwd,
      env: job.env,
      stdio: ['ignore', log, log],
      detached: true,
    })
    if (child.pid !== undefined) return startedBy(child)
    const [error] = (await once(child, 'error').catch((error: unknown) => [error])) as [unknown]
    return refusal(error, attempt, job)
  } catch (error) {
    return refusal(error, attempt, job)
  } finally {
    if (log !== undefined) closeSync(log)
  }
}

function startedBy(child: ChildProcess): Started {
  return { exited: new Promise((resolve) => child.once('exit', () => resolve())), unref: () => child.unref() }
}

/** Another submit of the same key may have started a program that reads the file just now. */
function writeWhole(file: string, text: string): void {
  const half = `${file}.${process.pid}`
  writeFileSync(half, text)
  renameSync(half, file)
}

function refusal(error: unknown, { log }: Attempt, { cwd }: Job): Failed {
  const full = codeOf(error) === 'ENOSPC' ? log : onFullDisk([log])
  if (full !== undefined) return diskFull(full)
  const reason = `the work cannot be started in ${cwd}: ${reasonOf(error)}`
  switch (codeOf(error)) {
    case 'E2BIG':
      return { status: 'failed', class: 'user', reason, hint: 'pass less in arguments and environment: use a file' }
    case 'ENOENT':
      return { status: 'failed', class: 'user', reason, hint: `check that ${cwd} is there` }
    case 'ERR_INVALID_ARG_VALUE':
      return { status: 'failed', class: 'user', reason, hint: 'arguments and environment cannot hold null bytes' }
    default:
      return {
        status: 'failed',
        class: 'infra',
        reason,
        hint: 'check the limits of this machine (ulimit -a) and its disk',
      }
  }
}
