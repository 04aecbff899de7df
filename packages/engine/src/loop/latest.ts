import { LiminalError } from '@liminal/core'
import { heldError, holderOf } from '../lease/lease.ts'
import type { RunRow } from '../store/rows.ts'
import type { Store } from '../store/store.ts'

/**
 * The run to resume: the one named, or the latest that has not succeeded and that nobody is running.
 *
 * @throws E_RUN_UNKNOWN, E_RUN_SUCCEEDED, E_RUN_NONE, E_RUN_HELD
 */
export function runToResume(store: Store, id: string | undefined, now: number = Date.now()): RunRow {
  if (id === undefined) {
    const runs = store.runs().filter((run) => run.state !== 'succeeded')
    const [latest] = runs
    const free = runs.find((run) => holderOf(run, now) === undefined)
    if (free !== undefined) return free
    throw latest === undefined ? new LiminalError('E_RUN_NONE', {}) : heldError(latest, now)
  }
  const run = store.run(id)
  if (run === undefined) throw new LiminalError('E_RUN_UNKNOWN', { run: id })
  if (run.state === 'succeeded') throw new LiminalError('E_RUN_SUCCEEDED', { run: run.id })
  return run
}
