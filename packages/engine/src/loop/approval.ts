import type { Decision, PlannedTask } from '@liminal/core'
import type { Session } from './context.ts'

/** Asks for somebody's approval, once for each attempt, and waits for it. */
export async function askApproval(session: Session, task: PlannedTask, message: string): Promise<Decision> {
  const { state, options, deciding } = session
  const { store } = options
  const attempt = state.tasks.get(task.name)?.attempt ?? 0
  const wasAsked = store
    .events(state.run)
    .some((event) => event.type === 'approval_asked' && event.task === task.name && event.attempt === attempt)
  if (!wasAsked) session.tell({ type: 'approval_asked', task: task.name, attempt, message })
  const given = store.requests(state.run).decisions.get(task.name)
  const decision = given ?? (await new Promise<Decision>((resolve) => deciding.set(task.name, resolve)))
  deciding.delete(task.name)
  session.tell({ type: 'approval_given', task: task.name, decision })
  return decision
}
