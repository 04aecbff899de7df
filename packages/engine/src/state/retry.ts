import type { Failed, Lost, PlannedTask } from '@liminal/core'

/** The longest wait before a retry, in seconds. */
export const longestDelay = 3600

/**
 * How long to wait before the next attempt, in seconds, or undefined if there is to be none. `tries` counts those made;
 * `random` is a number from 0 to 1. Any wait up to the longest is as likely as another, so that what failed together
 * does not come back together ("full jitter",
 * https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/).
 */
export function retryDelay(
  policy: PlannedTask['retries'],
  tries: number,
  failure: Failed,
  random: number,
): number | undefined {
  if (tries > policy.limit) return undefined
  if (policy.on !== undefined && !policy.on.includes(failure.class)) return undefined
  const longest = Math.min(policy.delaySeconds * 2 ** (tries - 1), longestDelay)
  return Math.round(random * longest * 1000) / 1000
}

/** Lost work is a failure of the infrastructure. */
export function failureOf(outcome: Failed | Lost): Failed {
  return outcome.status === 'failed' ? outcome : { status: 'failed', class: 'infra', reason: outcome.reason }
}
