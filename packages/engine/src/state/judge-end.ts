import type { Outcome } from '@liminal/core'
import { becauseOf } from './ends.ts'
import { groupOf } from './instances.ts'
import type { RunningAttempt, RunState, TaskEntry } from './state.ts'

/** What an attempt has come to, given why it was stopped, if it was. */
export function judgeEnd(
  state: RunState,
  task: TaskEntry,
  attempt: RunningAttempt | undefined,
  outcome: Outcome,
  now: number,
): Outcome {
  const why = attempt?.stopping ?? (timedOutBefore(state, attempt, outcome, now) ? 'timeout' : undefined)
  return judgeOutcome(outcome, why, task)
}

/** Why a task was cancelled. */
export function whyCancelled({ stopping, cancelAsked, failedFirst }: RunState, name: string): string {
  if (stopping !== undefined) return stopping.reason
  const wasAsked = cancelAsked.has(name) || cancelAsked.has(groupOf(name) ?? '')
  return wasAsked || failedFirst === undefined ? 'it was cancelled' : becauseOf(failedFirst)
}

/**
 * True if an earlier process, which has died since, had stopped the work for taking too long: nobody has asked for its
 * end, and its time was up.
 */
function timedOutBefore(
  { stopping, cancelAsked, failedFirst }: RunState,
  attempt: RunningAttempt | undefined,
  outcome: Outcome,
  now: number,
): boolean {
  if (outcome.status !== 'cancelled' || attempt?.deadline === undefined || now < attempt.deadline) return false
  return stopping === undefined && cancelAsked.size === 0 && failedFirst === undefined
}

/** Work that was stopped for taking too long has failed, whatever its executor calls it. */
function judgeOutcome(outcome: Outcome, stopping: 'timeout' | 'cancel' | undefined, task: TaskEntry): Outcome {
  if (stopping !== 'timeout' || outcome.status === 'succeeded') return outcome
  const minutes = (task.planned.timeoutSeconds ?? 0) / 60
  const reason = `it took longer than its timeout of ${minutes} min`
  if (outcome.status === 'failed' && outcome.class === 'infra') {
    // It could not be stopped, which the user has to know too.
    return { ...outcome, class: 'timeout', reason: `${reason}, and ${outcome.reason}` }
  }
  return { status: 'failed', class: 'timeout', reason, hint: 'raise timeout_minutes, or make the task faster' }
}
