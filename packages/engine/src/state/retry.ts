import type { Failed, Lost, PlannedTask } from '@liminal/core'

/** The longest wait before a retry, in seconds. */
const longestDelay = 3600

/** How long to wait before the next attempt, in seconds, or undefined if there is to be none. `tries` counts those made. */
export function retryDelay(policy: PlannedTask['retries'], tries: number, failure: Failed): number | undefined {
  if (tries > policy.limit) return undefined
  if (policy.on !== undefined && !policy.on.includes(failure.class)) return undefined
  return Math.min(policy.delaySeconds * 2 ** (tries - 1), longestDelay)
}

/** Lost work is a failure of the infrastructure. */
export function failureOf(outcome: Failed | Lost): Failed {
  return outcome.status === 'failed' ? outcome : { status: 'failed', class: 'infra', reason: outcome.reason }
}
