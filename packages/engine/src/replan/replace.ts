import type { Plan } from '@liminal/core'
import { acquireLease } from '../lease/lease.ts'
import type { Store } from '../store/store.ts'
import { diffPlans, type PlanDiff } from './diff.ts'

/**
 * Gives a run that nobody carries out a new plan, and opens it again if it had ended. What has succeeded and is still
 * valid stays.
 *
 * @throws E_RUN_UNKNOWN, E_RUN_HELD
 */
export function replacePlan(store: Store, run: string, plan: Plan): PlanDiff {
  const lease = acquireLease(store, run, Date.now())
  try {
    const diff = diffPlans(store.plan(run), plan, store.tasks(run))
    const reset = diff.tasks.filter(({ fate }) => fate === 'runs').map(({ task }) => task)
    const event = { type: 'plan_replaced', hash: plan.hash, reset } as const
    const changes = [{ type: 'plan', plan } as const, ...diff.changes, { type: 'run', state: 'running' } as const]
    store.write(lease, [...changes, { type: 'event', body: event }], Date.now())
    return diff
  } finally {
    store.releaseLease(lease)
  }
}
