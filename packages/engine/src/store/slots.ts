import type { Lease } from './lease.ts'
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
   * Takes slots, or gives the runs that hold them if too few are free; what a task holds already, it keeps. A run holds what
   * its tasks have taken until they have ended, also if its process is gone: their work may go on.
   *
   * @throws E_LEASE_LOST
   */
  claimSlots(lease: Lease, claim: SlotClaim): 'taken' | ReadonlySet<string>
}

/** Makes it over an open database. */
export function slotStoreOf(sql: Sql, inLease: InLease): SlotStore {
  return {
    claimSlots: (lease, { pool, size, task, slots }) =>
      inLease(lease, () => {
        const { run } = lease
        const held = sql('SELECT run, task, slots FROM slots WHERE pool = ?').all(pool)
        if (held.some((row) => row.run === run && row.task === task)) return 'taken'
        const used = held.reduce((sum, row) => sum + Number(row.slots), 0)
        if (used + slots > size) return new Set(held.map((row) => String(row.run)))
        sql('INSERT INTO slots (pool, run, task, slots) VALUES (?, ?, ?, ?)').run(pool, run, task, slots)
        return 'taken'
      }),
  }
}
