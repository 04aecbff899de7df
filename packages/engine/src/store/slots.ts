import type { Lease } from './lease.ts'
import type { RunRow } from './rows.ts'
import type { InLease, Sql } from './write.ts'

/** Slots of a pool that a task wants. */
export interface SlotClaim {
  readonly pool: string
  /** How many the pool has in all. */
  readonly size: number
  readonly task: string
  readonly slots: number
}

/** The part of a store that shares pools among runs. */
export interface SlotStore {
  /**
   * Takes slots unless too few are free; what a task holds already, it keeps. Slots of runs for which `isHeld` is false are
   * free: their process is gone, and they may never be resumed.
   *
   * @throws E_LEASE_LOST
   */
  claimSlots(lease: Lease, claim: SlotClaim, isHeld: (run: RunRow) => boolean): boolean
}

/** Makes it over an open database. */
export function slotStoreOf(sql: Sql, inLease: InLease, readRun: (run: string) => RunRow | undefined): SlotStore {
  return {
    claimSlots: (lease, { pool, size, task, slots }, isHeld) =>
      inLease(lease, () => {
        const { run } = lease
        const taken = sql('SELECT run, task, slots FROM slots WHERE pool = ?').all(pool)
        if (taken.some((row) => row.run === run && row.task === task)) return true
        const runs = new Set(taken.map((row) => String(row.run)))
        const live = new Set([...runs].filter((each) => each === run || isLive(readRun(each), isHeld)))
        const used = taken.reduce((sum, row) => sum + (live.has(String(row.run)) ? Number(row.slots) : 0), 0)
        if (used + slots > size) return false
        sql('INSERT INTO slots (pool, run, task, slots) VALUES (?, ?, ?, ?)').run(pool, run, task, slots)
        return true
      }),
  }
}

function isLive(run: RunRow | undefined, isHeld: (run: RunRow) => boolean): boolean {
  return run?.state === 'running' && isHeld(run)
}
