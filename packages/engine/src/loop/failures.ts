import { type Failed, isLiminalError, reasonOf } from '@liminal/core'

/** What the user's own work did wrong. */
export function userFailure(reason: string): Failed {
  return { status: 'failed', class: 'user', reason }
}

/** What an executor threw: an error of ours says what to do, anything else is a bug of it. */
export function unexpected(error: unknown): Failed {
  const hint = isLiminalError(error) ? error.hint : 'the executor broke its contract: this is a bug of its plugin'
  return { status: 'failed', class: 'infra', reason: reasonOf(error), hint }
}

const couldNot = 'it could not be cancelled'

/** Work that somebody wanted to end, and that may go on. */
export function notCancelled(why: string): Failed {
  const hint = 'look for it on the executor; it may still be running'
  return { status: 'failed', class: 'infra', reason: `${couldNot}: ${why}`, hint }
}

/** True for the reason of a task whose work may go on although it was to be cancelled. */
export function mayStillRun(reason: string | undefined): boolean {
  return reason?.includes(couldNot) === true
}
