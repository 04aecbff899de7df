import type { Handle, Json, Outcome, Plan } from '@liminal/core'
import type { RunClock } from '../clock/run-clock.ts'
import type { EventBody, Outputs, RunStatus, TaskStatus } from '../events/events.ts'

/** One write to the rows of a run. */
export type Change =
  | TaskChange
  | {
      readonly type: 'intend'
      readonly task: string
      readonly number: number
      readonly key: string
      readonly executor: string | null
      /** When it has to be over, by the run's clock. */
      readonly deadline?: number
    }
  | {
      readonly type: 'submitted'
      readonly task: string
      readonly number: number
      readonly handle: Handle
      readonly result?: ResultKey
      readonly deadline?: number
    }
  | {
      readonly type: 'ended'
      readonly task: string
      readonly number: number
      readonly outcome: Outcome
      /** Set if it held slots of a pool. */
      readonly pooled?: true
    }
  /** What was asked of a task has been done. */
  | { readonly type: 'answered'; readonly task: string }
  | { readonly type: 'run'; readonly state: RunStatus; readonly reason?: string }
  | ClockChange
  /** The run goes on by another plan. */
  | { readonly type: 'plan'; readonly plan: Plan }
  /** Rows for tasks that come to the run, such as the instances of a mapped task; those that are there already stay. */
  | { readonly type: 'instances'; readonly names: readonly string[] }
  | Forget
  | { readonly type: 'cache'; readonly entry: CacheEntry }
  /** A result was taken, so that it is not old. */
  | { readonly type: 'cache_used'; readonly scope: string; readonly key: string }
  | { readonly type: 'event'; readonly body: EventBody }

/** By which clock the times of a run are kept from now on, and those of the run itself. */
export interface ClockChange {
  readonly type: 'clock'
  readonly clock: RunClock
  /** What the times that are kept already gain by it, in milliseconds. */
  readonly shift: number
  /** No retry waits longer than to this time. */
  readonly latestRetry: number
  /** When the run has to be over. */
  readonly deadline: number | undefined
  /** When the run is late; undefined also if that has been said. */
  readonly lateAt: number | undefined
}

/** A task's new row, whole. */
export interface TaskChange {
  readonly type: 'task'
  readonly task: string
  readonly state: TaskStatus
  readonly tries: number
  readonly attempt: number
  /** By the run's clock. */
  readonly notBefore?: number
  readonly outputs?: Outputs
  readonly reason?: string
  readonly cached?: string
  /** A digest of the files that it left, where tasks behind it compare them. */
  readonly left?: string
  /** What a mapped task runs for, once that is known. */
  readonly items?: readonly Json[]
}

/** An instance of a mapped task is there no more; its attempts stay. */
export interface Forget {
  readonly type: 'forget'
  readonly task: string
}

/** Under what the result of a task can be found by later runs. */
export interface ResultKey {
  /** Where it may be taken: the task of a pipeline. */
  readonly scope: string
  readonly key: string
  /** What the key was made of, so that a miss can be explained. */
  readonly parts: Readonly<Record<string, string>>
}

/** A result that later runs may take instead of running the task again. */
export interface CacheEntry extends ResultKey {
  /** The digests of the files that it left. */
  readonly leaves: Readonly<Record<string, string>>
  /** One of all of them, for tasks behind it; undefined if nobody knows what it left. */
  readonly left: string | undefined
  readonly outputs: Outputs
  readonly attempt: string
}
