import { LiminalError, type Plan } from '@liminal/core'
import { acquireLease } from '../lease/lease.ts'
import type { ClockChange } from '../store/changes.ts'
import type { RunRow } from '../store/rows.ts'
import type { Store } from '../store/store.ts'
import { diffPlans, type PlanDiff } from './diff.ts'

/**
 * Gives a run that nobody carries out a new plan, and opens it again if it had ended. What has succeeded and is still
 * valid stays. Its timeout starts anew.
 *
 * @throws E_RUN_UNKNOWN, E_RUN_HELD, E_PLAN_UNFIT where tasks still run that the plan does not have, or not so
 */
export function replacePlan(store: Store, run: string, plan: Plan): PlanDiff {
  const lease = acquireLease(store, run, Date.now())
  try {
    const row = store.run(run) as RunRow
    const diff = diffPlans(store.plan(run), plan, store.tasks(run))
    if (diff.toCancel.length > 0) throw new LiminalError('E_PLAN_UNFIT', { run, tasks: diff.toCancel })
    const reset = diff.tasks.filter(({ fate }) => fate === 'runs').map(({ task }) => task)
    const event = { type: 'plan_replaced', hash: plan.hash, reset } as const
    const changes = [{ type: 'plan', plan } as const, ...diff.changes, { type: 'run', state: 'running' } as const]
    store.write(lease, [...changes, withoutDeadlines(row), { type: 'event', body: event }], Date.now())
    return diff
  } finally {
    store.releaseLease(lease)
  }
}

function withoutDeadlines({ clock }: RunRow): ClockChange {
  return { type: 'clock', clock, shift: 0, latestRetry: 0, deadline: undefined, lateAt: undefined }
}
