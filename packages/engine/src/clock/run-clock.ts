import { bootId, bootNow } from './boot-clock.ts'

/**
 * By what a run's times are kept that decide something: deadlines, and when a retry may start. They are milliseconds since the
 * machine was started, so that setting the time of day moves none of them.
 */
export interface RunClock {
  /** Between which starts of the machine; empty where the system does not tell. */
  readonly boot: string
  /** Added to a time of it, makes milliseconds since 1970, as far as the time of day is right. */
  readonly wall: number
}

/** What a run had that was never carried out by this version: its times are milliseconds since 1970. */
export const wallClock: RunClock = { boot: '', wall: 0 }

/** The clock of this process. */
export function clockOfMachine(): RunClock {
  return { boot: bootId(), wall: Date.now() - bootNow() }
}

/** What times of one clock gain when they are told by another: only between two starts of a machine the time of day counts. */
export function shiftBetween(before: RunClock, after: RunClock): number {
  return before.boot !== '' && before.boot === after.boot ? 0 : before.wall - after.wall
}
