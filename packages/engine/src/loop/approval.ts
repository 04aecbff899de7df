import type { Decision, PlannedTask } from '@liminal/core'
import type { RunEvent } from '../events/events.ts'
import type { Session } from './context.ts'

/** Asks for somebody's approval, once for each attempt, and waits for it. */
export async function askApproval(session: Session, task: PlannedTask, message: string): Promise<Decision> {
  const { state, options, deciding } = session
  const { store } = options
  const attempt = state.tasks.get(task.name)?.attempt ?? 0
  // Another process may have come as far as this before it died.
  const told = since(store.events(state.run), task.name, attempt)
  if (!told.asked) session.tell({ type: 'approval_asked', task: task.name, attempt, message })
  const given = store.requests(state.run).decisions.get(task.name)
  const decision = given ?? (await new Promise<Decision>((resolve) => deciding.set(task.name, resolve)))
  deciding.delete(task.name)
  if (!told.given) session.tell({ type: 'approval_given', task: task.name, decision })
  return decision
}

/** What the events tell of an attempt's approval. */
function since(events: readonly RunEvent[], task: string, attempt: number) {
  const from = events.findIndex(
    (each) => each.type === 'approval_asked' && each.task === task && each.attempt === attempt,
  )
  const asked = from !== -1
  return {
    asked,
    given: asked && events.slice(from).some((each) => each.type === 'approval_given' && each.task === task),
  }
}
