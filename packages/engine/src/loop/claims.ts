import { shownState } from '../lease/lease.ts'
import type { Action } from '../state/actions.ts'
import { decide } from '../state/decide.ts'
import type { Session } from './context.ts'

/** Decides what to do; tasks of pools start only with their slots in hand. */
export function decideWithClaims(session: Session, now: number): Action[] {
  const { state, options, fullPools } = session
  if (state.plan.pools === undefined) return decide(state, now, options)
  const claimed = new Set<string>()
  for (;;) {
    const actions = decide(state, now, { ...options, fullPools, claimed })
    const full = actions.flatMap((action) =>
      action.type === 'start' && !claimed.has(action.task) ? claim(session, action.task, claimed) : [],
    )
    if (full.length === 0) return actions
    for (const pool of full) fullPools.add(pool)
  }
}

/** Takes the slots of a task; gives back its pool if too few are free. */
function claim(session: Session, task: string, claimed: Set<string>): string[] {
  const {
    state,
    lease,
    options: { store },
  } = session
  const wanted = state.tasks.get(task)?.planned.pool
  if (wanted === undefined) return []
  const { name: pool, slots } = wanted
  const size = state.plan.pools?.[pool] ?? 0
  const found = store.claimSlots(lease, { pool, size, task, slots })
  if (found !== 'taken') {
    tellOfInterrupted(session, pool, found)
    return [pool]
  }
  claimed.add(task)
  return []
}

/** Runs that nobody carries on hold their slots until somebody does something about it: who waits has to know. */
function tellOfInterrupted(
  { options: { store }, toldOf, tell }: Session,
  pool: string,
  runs: ReadonlySet<string>,
): void {
  for (const run of runs) {
    const row = store.run(run)
    if (toldOf.has(`${pool} ${run}`) || row === undefined || shownState(row, Date.now()) !== 'interrupted') continue
    toldOf.add(`${pool} ${run}`)
    tell({ type: 'pool_blocked', pool, by: run })
  }
}
