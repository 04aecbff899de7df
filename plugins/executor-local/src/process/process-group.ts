import { spawnSync } from 'node:child_process'
import { closeSync, openSync, readdirSync, readFileSync, readlinkSync, readSync, statSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import type { Wrapper } from '../attempt.ts'
import { codeOf } from '../system-error.ts'

const linux = process.platform === 'linux'

/** The namespace that pids count in here, without spaces; empty where the system does not tell. */
export const pidSpace: string = linkOf('/proc/self/ns/pid')

/** Whether the processes of an attempt are those of another container, so that nothing can be said of them here. */
export function isElsewhere({ space }: Wrapper): boolean {
  return space !== undefined && space !== pidSpace
}

/** The process group of the work that a wrapper watches over. */
export function groupIn({ pid, group }: Wrapper): number {
  return group ?? pid
}

/**
 * Whether the wrapper of an attempt still runs. When it started, or the attempt's record in its command line, tells it
 * from another process that was given the same pid later; a process that nobody has waited for is gone.
 */
export function isWrapper(wrapper: Wrapper, record: string): boolean {
  const { pid, start } = wrapper
  if (isElsewhere(wrapper)) return true
  if (start !== undefined) return startTime(pid) === start
  if (linux) return startOf(`/proc/${pid}/cmdline`).includes(`\0${record}\0`)
  if (!exists(pid)) return false
  return spawnSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout.includes(record)
}

/** Signals all processes of a group; nothing happens if there are none. */
export function signalGroup(group: number, signal: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(-group, signal)
  } catch (error) {
    if (codeOf(error) !== 'ESRCH') throw error
  }
}

/**
 * Signals the processes of an attempt, be its wrapper gone or not: the group of its work, and what has left that, as daemons
 * do. These are found only on Linux.
 */
export function signalWork(group: number, record: string, signal: 'SIGTERM' | 'SIGKILL'): void {
  const found = processesOf(group, record)
  // By now the group may be another's, which has been given the same number: Linux alone tells.
  if (!linux || found.some((pid) => groupOf(pid) === group)) signalGroup(group, signal)
  for (const pid of found) signalProcess(pid, signal)
}

/** Whether processes of an attempt run on, in the group of its wrapper or outside of it, be the wrapper gone or not. */
export function hasProcesses(group: number, record: string): boolean {
  return linux ? processesOf(group, record).length > 0 : exists(-group)
}

/** When a process started, as Linux counts it: field 22 of its stat. Undefined if it is gone, and elsewhere. */
export function startTime(pid: number): string | undefined {
  const [state, ...fields] = statOf(pid)
  return state === 'Z' || state === 'X' ? undefined : fields[18]
}

/** The fields of /proc/PID/stat (man 5 proc) from the third on: behind the name, which may hold anything. */
function statOf(pid: number | string): string[] {
  return startOf(`/proc/${pid}/stat`)
    .replace(/^.*\) /s, '')
    .split(' ')
}

/** The processes of an attempt that have not ended, but for this one. None where the system does not tell. */
function processesOf(group: number, record: string): readonly number[] {
  if (!linux) return []
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  return pids.map(Number).filter((pid) => pid !== process.pid && isOf(pid, group, record))
}

/** What the work starts inherits variables that name its record; its wrapper is called with that. */
function isOf(pid: number, group: number, record: string): boolean {
  const [state] = statOf(pid)
  if (state === undefined || state === 'Z' || state === 'X') return false
  const environment = wholeOf(`/proc/${pid}/environ`).split('\0')
  if (environment.some((each) => isBeside(/^LIMINAL_(?:OUTPUT|RECORD)=(.*)/s.exec(each)?.[1], record))) return true
  return groupOf(pid) === group && startOf(`/proc/${pid}/cmdline`).includes(record)
}

/**
 * Whether a file is one of those of an attempt. Its path may be another for the work, and in another folder there may be an
 * attempt of the same name.
 */
function isBeside(path: string | undefined, record: string): boolean {
  if (path === undefined || !basename(path).startsWith(basename(record))) return false
  const [there, here] = [path, record].map((file) => statSync(dirname(file), { throwIfNoEntry: false }))
  return there === undefined || here === undefined || (there.ino === here.ino && there.dev === here.dev)
}

function groupOf(pid: number): number {
  return Number(statOf(pid)[2])
}

function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // It has just ended, or has another owner by now.
  }
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return codeOf(error) === 'EPERM'
  }
}

/** The first bytes of a file of `/proc`; nothing if the process is gone. */
function startOf(file: string): string {
  try {
    const descriptor = openSync(file, 'r')
    try {
      const buffer = Buffer.allocUnsafe(4096)
      return buffer.toString('utf8', 0, readSync(descriptor, buffer))
    } finally {
      closeSync(descriptor)
    }
  } catch {
    return ''
  }
}

function linkOf(file: string): string {
  try {
    return readlinkSync(file)
  } catch {
    return ''
  }
}

function wholeOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
