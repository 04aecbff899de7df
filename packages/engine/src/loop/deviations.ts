import type { Executor, Work } from '@liminal/core'
import type { Session } from './context.ts'

/** Tells in what a task is about to be done otherwise than it asks for. */
export async function tellDeviations(session: Session, task: string, executor: Executor, work: Work): Promise<void> {
  const how = (await executor.deviations?.(work)) ?? []
  if (how.length > 0) session.tell({ type: 'task_deviated', task, how })
}
