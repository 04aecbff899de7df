import { LiminalError, nearest } from '@liminal/core'
import type { RunRow, Store, TaskRow } from '@liminal/engine'

/** The run that a user names. @throws E_RUN_UNKNOWN, E_RUN_AMBIGUOUS */
export function requireRun(store: Store, id: string): RunRow {
  const run = store.run(id)
  if (run === undefined) throw new LiminalError('E_RUN_UNKNOWN', { run: id })
  return run
}

/** The task, or instance of one, of a run that a user names. @throws E_TASK_UNKNOWN */
export function requireTask(store: Store, run: string, task: string): TaskRow {
  const rows = store.tasks(run)
  const found = rows.find((row) => row.task === task)
  if (found !== undefined) return found
  const known = rows.map((row) => row.task)
  const suggestion = nearest(task, known)
  throw new LiminalError('E_TASK_UNKNOWN', { task, run, known, ...(suggestion !== undefined && { suggestion }) })
}
