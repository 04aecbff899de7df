import type { ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** How often the memory of a process is looked at, in milliseconds. */
const poll = 100

/** Watches how much memory a process takes at most, until it ends. */
export function peakMemory(child: ChildProcess): { mebibytes(): number } {
  let mebibytes = 0
  const timer = setInterval(() => {
    mebibytes = peakOf(child.pid) ?? mebibytes
  }, poll)
  child.once('close', () => clearInterval(timer))
  return { mebibytes: () => mebibytes }
}

/** VmHWM of /proc/PID/status (man 5 proc); undefined where there is none. */
function peakOf(pid: number | undefined): number | undefined {
  try {
    const kibibytes = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1]
    return kibibytes === undefined ? undefined : Number(kibibytes) / 1024
  } catch {
    return undefined
  }
}
