import type { Decision, Failed, Json, Metric } from '@liminal/core'

/** How a run stands. A run that is `running` without a live process that holds it was interrupted. */
export type RunStatus = 'running' | 'succeeded' | 'failed' | 'cancelled'

/**
 * How a task of a run stands.
 *
 *   waiting -> running -> succeeded
 *      ^          |-----> failed
 *      |__retry___|-----> cancelled
 *   waiting ------------> upstream_failed, skipped, cancelled
 */
export type TaskStatus = 'waiting' | 'running' | 'succeeded' | 'failed' | 'cancelled' | 'skipped' | 'upstream_failed'

/** Values that a task hands on. */
export type Outputs = Readonly<Record<string, Json>>

/** What happened in a run, in order; each is committed to the store before anyone hears of it. */
export type RunEvent = EventBody & {
  readonly run: string
  /** Counts from 1 within the run, without gaps. */
  readonly seq: number
  /** Milliseconds since 1970. */
  readonly at: number
}

/** An event without its place in the order. */
export type EventBody =
  | { readonly type: 'run_started'; readonly system: string; readonly pipeline: string }
  | { readonly type: 'run_resumed'; readonly reset: readonly string[] }
  | { readonly type: 'task_started'; readonly task: string; readonly attempt: number }
  /** A mapped task has got its instances, named `TASK[0]`, `TASK[1]`, ... */
  | { readonly type: 'task_expanded'; readonly task: string; readonly count: number }
  /** A task whose result might have come from the cache runs; why. */
  | { readonly type: 'cache_missed'; readonly task: string; readonly because: string }
  /** A task is done otherwise than it asks for, as its executor was allowed to; in what, a sentence for each. */
  | { readonly type: 'task_deviated'; readonly task: string; readonly how: readonly string[] }
  | TaskRetrying
  | TaskEnded
  /** A task waits for somebody to approve of it. */
  | { readonly type: 'approval_asked'; readonly task: string; readonly attempt: number; readonly message: string }
  | { readonly type: 'approval_given'; readonly task: string; readonly decision: Decision }
  | { readonly type: 'run_paused' }
  | { readonly type: 'run_unpaused' }
  /** A task waits for a pool whose slots an interrupted run has. */
  | { readonly type: 'pool_blocked'; readonly pool: string; readonly by: string }
  /** The run takes longer than it should. */
  | { readonly type: 'run_late' }
  /** Something outside has been told of the run, or could not be. */
  | { readonly type: 'hook_ended'; readonly hook: string; readonly problem?: string }
  | { readonly type: 'plan_replaced'; readonly hash: string; readonly reset: readonly string[] }
  | { readonly type: 'metric'; readonly task: string; readonly metric: Metric }
  | { readonly type: 'run_ended'; readonly state: RunStatus; readonly reason?: string }

/** An attempt has failed, and another follows. */
export interface TaskRetrying {
  readonly type: 'task_retrying'
  readonly task: string
  readonly attempt: number
  readonly failure: Failed
  readonly delaySeconds: number
  /** The memory of the next, if it gets more. */
  readonly memory?: string
}

/** A task has come to its end. */
export interface TaskEnded {
  readonly type: 'task_ended'
  readonly task: string
  readonly state: TaskStatus
  /** The last attempt; missing for a task that never started. */
  readonly attempt?: number
  readonly outputs?: Outputs
  readonly failure?: Failed
  /** Set if its result is that of an earlier attempt. */
  readonly cached?: CachedResult
  /** Why it ended so, where that is no failure of its own. */
  readonly reason?: string
}

/** The earlier attempt whose result a task took from the cache. */
export interface CachedResult {
  readonly run: string
  /** Its key. */
  readonly attempt: string
}
