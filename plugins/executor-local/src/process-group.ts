import { spawnSync } from 'node:child_process'
import { closeSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs'
import { codeOf } from './system-error.ts'

const linux = process.platform === 'linux'

/**
 * Whether the wrapper of an attempt still runs. The attempt's record stands in its command line, so another process
 * that was given the same pid later is not taken for it; a process that nobody has waited for is gone.
 */
export function isWrapper(pid: number, record: string): boolean {
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

/** Whether processes of an attempt run on in the group of its wrapper, be that gone or not. */
export function hasMembers(group: number, record: string): boolean {
  if (!exists(-group)) return false
  if (!linux) return true
  return readdirSync('/proc').some((pid) => /^\d+$/.test(pid) && isMember(pid, group, record))
}

function isMember(pid: string, group: number, record: string): boolean {
  // The name, in parentheses, may hold anything; behind it stand the state, the parent and the group.
  const [state, , processGroup] = startOf(`/proc/${pid}/stat`)
    .replace(/^.*\) /s, '')
    .split(' ')
  if (Number(processGroup) !== group || state === 'Z' || state === 'X') return false
  return startOf(`/proc/${pid}/cmdline`).includes(record) || wholeOf(`/proc/${pid}/environ`).includes(record)
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

function wholeOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
