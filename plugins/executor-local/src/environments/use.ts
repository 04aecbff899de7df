import { appendFileSync, existsSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { phaseOf } from '../process/end.ts'
import { openFolder } from '../services/folder.ts'
import { isAlive } from '../services/processes.ts'
import { codeOf } from '../system-error.ts'

/** Work that has not started within this time, in milliseconds, never will. */
const patience = 60_000

/** What keeps a note from being written: the environment has just been removed, or belongs to another user. */
const forgiven: ReadonlySet<unknown> = new Set(['ENOENT', 'EACCES', 'EPERM', 'EROFS'])

/** Notes in an environment that an attempt, or a version of a service, runs in it: one line, as a file would cost more. */
export function noteUse(folder: string, record: string): void {
  try {
    appendFileSync(filesOf(folder)[0], `${Date.now()} ${record}\n`)
  } catch (error) {
    if (!forgiven.has(codeOf(error))) throw error
  }
}

/** Whether anything runs in an environment, or is about to. */
export function isInUse(folder: string): boolean {
  return filesOf(folder).some((file) => runningIn(file).length > 0)
}

/**
 * Forgets what has ended. What is noted meanwhile is not lost: the file is put aside, and only the next time, when nobody
 * can be writing to it any more, what still runs of it is noted anew. Whoever calls this holds the lock of the environment.
 */
export function forgetEnded(folder: string): void {
  const [file, aside] = filesOf(folder)
  if (existsSync(aside)) {
    for (const record of runningIn(aside)) noteUse(folder, record)
    rmSync(aside)
  }
  if (existsSync(file)) renameSync(file, aside)
}

/** The records that a file names of what runs. */
function runningIn(file: string): readonly string[] {
  const lines = existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : []
  const since = lines.map((line): [string, number] => [line.slice(line.indexOf(' ') + 1), Number.parseInt(line, 10)])
  return [...new Map(since)].flatMap(([record, time]) =>
    isRunning(record, Date.now() - time < patience) ? record : [],
  )
}

function isRunning(record: string, isNew: boolean): boolean {
  if (dirname(dirname(record)).endsWith('.services')) {
    const [folder, version] = [openFolder(dirname(record)), basename(record)]
    const isStarting = isNew && existsSync(folder.path) && folder.state(version) === undefined
    return isStarting || isAlive(folder, version)
  }
  const phase = phaseOf({ record, log: '' })
  return phase === 'running' || (phase === 'waiting' && isNew)
}

function filesOf(folder: string): readonly [string, string] {
  return [join(folder, '.users'), join(folder, '.users.former')]
}
