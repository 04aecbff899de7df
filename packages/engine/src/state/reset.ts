import type { Plan } from '@liminal/core'
import type { Forget, TaskChange } from '../store/changes.ts'
import type { TaskRow } from '../store/rows.ts'
import { groupOf } from './instances.ts'

/**
 * What `resume` starts anew: tasks that ended without success, and all behind them, also those that had run because
 * their trigger rule let them. What has succeeded otherwise stays, instances of mapped tasks too; what is under way is
 * watched further. A mapped task behind what is started anew gets new instances, the old ones are forgotten.
 */
export function tasksToReset(plan: Plan, rows: readonly TaskRow[]): (TaskChange | Forget)[] {
  const byName = new Map(rows.map((row) => [row.task, row]))
  const failing = new Set(rows.filter(isUnsuccessful).map(({ task }) => groupOf(task) ?? task))
  const reset = new Set<string>()
  const reopened = new Set<string>()
  // The plan is in topological order: upstreams have been looked at before.
  for (const { name, upstreams } of plan.tasks) {
    const row = byName.get(name)
    const behind = upstreams.some((up) => reset.has(up) || reopened.has(up))
    const underWay = row?.items !== undefined && row.state === 'running'
    if (underWay ? behind || failing.has(name) : row?.items !== undefined && !behind && failing.has(name)) {
      reopened.add(name)
    } else if (!underWay && (behind || failing.has(name))) reset.add(name)
  }
  const functions = new Set(plan.tasks.filter(({ executor }) => executor === null).map(({ name }) => name))
  return rows.flatMap((row): (TaskChange | Forget)[] => {
    const { task, state, tries, attempt, items } = row
    const group = groupOf(task)
    const anew: TaskChange = { type: 'task', task, state: 'waiting', tries: 0, attempt }
    if (group !== undefined) {
      if (reset.has(group)) return [{ type: 'forget', task }]
      return reopened.has(group) && isUnsuccessful(row) ? [anew] : []
    }
    if (reopened.has(task)) return isUnsuccessful(row) ? [{ ...anew, state: 'running', ...(items && { items }) }] : []
    if (!reset.has(task)) return []
    // A function ended with its process: it is called again, behind what is started anew.
    const again = state === 'running' ? functions.has(task) : state !== 'waiting' || tries > 0
    return again ? [anew] : []
  })
}

function isUnsuccessful({ state }: TaskRow): boolean {
  return state === 'failed' || state === 'cancelled' || state === 'upstream_failed'
}
