import { readFileSync } from 'node:fs'

/**
 * Milliseconds since this machine was started, the same in all its processes: a clock that is set, or a daylight saving
 * time, does not move them. While the machine sleeps they stand still (CLOCK_MONOTONIC, man 2 clock_gettime).
 */
export function bootNow(): number {
  return Number(process.hrtime.bigint() / 1_000_000n)
}

/** Names the time since the machine was started; empty where the system does not tell. */
export function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim()
  } catch {
    return ''
  }
}
