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
