import type { Plan, PlannedTask } from '@liminal/core'

/** The tasks of which it matters what they leave: those with `cache`, and all before one that compares what others have left. */
export function comparedTasks({ tasks }: Plan): ReadonlySet<string> {
  const compared = new Set<string>()
  const before = new Set<string>()
  // A plan is in topological order: what stands behind a task has been looked at before.
  for (const task of tasks.toReversed()) {
    if (task.cache === undefined && !before.has(task.name)) continue
    compared.add(task.name)
    if (before.has(task.name) || comparesUpstreams(task)) for (const name of task.upstreams) before.add(name)
  }
  return compared
}

/** One that says which files it reads has those compared instead. */
function comparesUpstreams({ cache }: PlannedTask): boolean {
  return cache !== undefined && cache.inputs.length === 0
}
