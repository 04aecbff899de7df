import { bootNow } from '../clock/boot-clock.ts'
import { watchAttempt } from '../state/transitions.ts'
import type { AttemptRow } from '../store/rows.ts'
import { beginAttempt } from './attempt.ts'
import type { Session } from './context.ts'

/** Watches what an earlier process had started; what it had only meant to start is submitted, under the same key. */
export function reattach(session: Session, attempts: readonly AttemptRow[]): void {
  const { state } = session
  for (const attempt of attempts) {
    const entry = state.tasks.get(attempt.task)
    if (attempt.outcome !== undefined || entry?.state !== 'running' || attempt.number !== entry.attempt) continue
    const { handle, result, number, deadline } = attempt
    // What has never been submitted has all of its time before it; what has, the time that it would have had.
    watchAttempt(state, attempt.task, bootNow(), handle === undefined ? undefined : deadline)
    beginAttempt(session, {
      task: entry.planned,
      instance: entry.instance,
      number,
      found: true,
      ...(handle !== undefined && { handle }),
      ...(result !== undefined && { result }),
    })
  }
}
