import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { bootId, bootNow } from '../clock/boot-clock.ts'

/** A process that holds a run. */
export interface Holder {
  readonly host: string
  readonly pid: number
  /** When the process started, as the system counts it, so that a reused pid is told apart; empty where unknown. */
  readonly started: string
  /** Between which starts of the machine the process ran; missing where that is unknown. */
  readonly boot?: string
}

/** Until when a holder has its lease; missing for one that has none. */
export interface LeaseEnd {
  /** Milliseconds since 1970, for other machines. */
  readonly until: number | undefined
  /** The same by the clock of its machine, `bootNow`. */
  readonly untilBoot: number | undefined
}

/** This process as a holder. */
export function thisProcess(): Holder {
  return { host: hostname(), pid: process.pid, started: startOf(process.pid) ?? '', boot: bootId() }
}

/** As a user reads it. */
export function describeHolder({ host, pid }: Holder): string {
  return `process ${pid} on ${host}`
}

/**
 * Whether a holder still lives, and renews its lease: a process that was stopped does not. On another host only the lease
 * tells.
 */
export function isAlive(holder: Holder, { until, untilBoot }: LeaseEnd, now: number): boolean {
  if (holder.host !== hostname()) return until !== undefined && until > now
  if (holder.boot !== undefined && holder.boot !== bootId()) return false
  if (untilBoot !== undefined && untilBoot <= bootNow()) return false
  const started = startOf(holder.pid)
  if (started !== undefined) return started === holder.started
  return holder.started === '' && exists(holder.pid)
}

/** Field 22 of /proc/PID/stat (man 5 proc); undefined if there is no such process, or only its zombie, or no /proc. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    // The second field is the program's name in parentheses and may hold anything.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19]
  } catch {
    return undefined
  }
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
