import type { Plan } from '@liminal/core'
import type { Forget, TaskChange } from '../store/changes.ts'
import type { TaskRow } from '../store/rows.ts'
import { groupOf } from './instances.ts'

/**
 * What `resume` starts anew of a run that has ended: tasks that ended without success, and all behind them, also those
 * that had run because their trigger rule let them. What has succeeded otherwise stays, instances of mapped tasks too. A
 * mapped task behind what is started anew gets new instances, the old ones are forgotten.
 */
export function tasksToReset(plan: Plan, rows: readonly TaskRow[]): (TaskChange | Forget)[] {
  const byName = new Map(rows.map((row) => [row.task, row]))
  const reset = new Set<string>()
  const reopened = new Set<string>()
  // The plan is in topological order: upstreams have been looked at before.
  for (const { name, upstreams } of plan.tasks) {
    const row = byName.get(name)
    const behind = upstreams.some((up) => reset.has(up) || reopened.has(up))
    const failed = row !== undefined && isUnsuccessful(row)
    if (row?.items !== undefined && failed && !behind) reopened.add(name)
    else if (failed || behind) reset.add(name)
  }
  return rows.flatMap((row): (TaskChange | Forget)[] => {
    const { task, attempt, items } = row
    const group = groupOf(task)
    const anew: TaskChange = { type: 'task', task, state: 'waiting', tries: 0, attempt }
    if (group !== undefined && reset.has(group)) return [{ type: 'forget', task }]
    if (group !== undefined) return reopened.has(group) && isUnsuccessful(row) ? [anew] : []
    if (reopened.has(task)) return [{ ...anew, state: 'running', ...(items && { items }) }]
    return reset.has(task) ? [anew] : []
  })
}

function isUnsuccessful({ state }: TaskRow): boolean {
  return state === 'failed' || state === 'cancelled' || state === 'upstream_failed'
}
