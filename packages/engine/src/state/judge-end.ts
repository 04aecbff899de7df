import { type Outcome, renderDuration } from '@liminal/core'
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
  const why = attempt?.stopping ?? (timedOutBefore(state, task, attempt, outcome, now) ? 'timeout' : undefined)
  return judgeOutcome(outcome, why, task)
}

/** Why a task was cancelled. */
export function whyCancelled(state: RunState, name: string): string {
  const { stopping, failedFirst } = state
  if (stopping !== undefined) return stopping.reason
  return wasAsked(state, name) || failedFirst === undefined ? 'it was cancelled' : becauseOf(failedFirst)
}

/** True if somebody has asked for the end of this task, or of all instances that it is one of. */
function wasAsked({ cancelAsked }: RunState, name: string): boolean {
  return cancelAsked.has(name) || cancelAsked.has(groupOf(name) ?? '')
}

/**
 * True if an earlier process, which has died since, had stopped the work for taking too long: nobody has asked for its
 * end, and its time was up.
 */
function timedOutBefore(
  state: RunState,
  task: TaskEntry,
  attempt: RunningAttempt | undefined,
  outcome: Outcome,
  now: number,
): boolean {
  if (outcome.status !== 'cancelled' || attempt?.deadline === undefined || now < attempt.deadline) return false
  return state.stopping === undefined && state.failedFirst === undefined && !wasAsked(state, task.planned.name)
}

/** Work that was stopped for taking too long has failed, whatever its executor calls it. */
function judgeOutcome(outcome: Outcome, stopping: 'timeout' | 'cancel' | undefined, task: TaskEntry): Outcome {
  if (stopping !== 'timeout' || outcome.status === 'succeeded') return outcome
  const timeout = renderDuration((task.planned.timeoutSeconds ?? 0) * 1000)
  const reason = `it took longer than its timeout of ${timeout}`
  if (outcome.status === 'failed' && outcome.class === 'infra') {
    // It could not be stopped, which the user has to know too.
    return { ...outcome, class: 'timeout', reason: `${reason}, and ${outcome.reason}` }
  }
  return { status: 'failed', class: 'timeout', reason, hint: 'raise timeout_minutes, or make the task faster' }
}
