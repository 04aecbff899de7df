import type { Plan } from '@liminal/core'
import type { TaskChange } from '../store/changes.ts'
import type { TaskRow } from '../store/rows.ts'

/**
 * What `resume` starts anew: tasks that ended without success, and all behind them, also those that had run because
 * their trigger rule let them. What has succeeded otherwise stays; what is under way is watched further.
 */
export function tasksToReset(plan: Plan, rows: readonly TaskRow[]): TaskChange[] {
  const byName = new Map(rows.map((row) => [row.task, row]))
  const reset = new Set<string>()
  // The plan is in topological order: upstreams have been looked at before.
  for (const { name, upstreams } of plan.tasks) {
    const state = byName.get(name)?.state
    const unsuccessful = state === 'failed' || state === 'cancelled' || state === 'upstream_failed'
    if (unsuccessful || upstreams.some((up) => reset.has(up))) reset.add(name)
  }
  const functions = new Set(plan.tasks.filter(({ executor }) => executor === null).map(({ name }) => name))
  return rows
    .filter(({ task, state, tries }) => {
      if (!reset.has(task)) return false
      // A function ended with its process: it is called again, behind what is started anew.
      return state === 'running' ? functions.has(task) : state !== 'waiting' || tries > 0
    })
    .map(({ task, attempt }) => ({ type: 'task', task, state: 'waiting', tries: 0, attempt }))
}
