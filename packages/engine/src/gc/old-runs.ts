import { holderOf } from '../lease/lease.ts'
import type { RunRow } from '../store/rows.ts'
import type { Store } from '../store/store.ts'

/** The ids of the runs that nobody has carried on since a time, in milliseconds since 1970. */
export function oldRuns(store: Store, before: number): string[] {
  return store
    .runs()
    .filter((run) => holderOf(run, Date.now()) === undefined && lastOf(store, run) < before)
    .map(({ id }) => id)
}

/** When a run ended; of one that was interrupted, when it was last heard of. */
function lastOf(store: Store, { id, state, endedAt, createdAt }: RunRow): number {
  return (state === 'running' ? store.lastEventAt(id) : endedAt) ?? createdAt
}
