import type { HookEvent } from '@liminal/core'
import type { RunStatus, TaskStatus } from '../events/events.ts'
import type { Admission } from './admit.ts'

/** What is to be done next. */
export type Action =
  | { readonly type: 'start'; readonly task: string }
  /** What has become of a task with a condition, or with instances. */
  | { readonly type: 'admit'; readonly task: string; readonly admission: Admission }
  /** Ends a task that never started. */
  | { readonly type: 'end'; readonly task: string; readonly state: TaskStatus; readonly reason: string }
  | { readonly type: 'stop'; readonly task: string; readonly because: 'timeout' | 'cancel' }
  /** The run takes longer than it should. */
  | { readonly type: 'late' }
  /** The run has taken too long. */
  | { readonly type: 'expire' }
  | Finish
  /** The run comes to its end, once the hooks of that have ended. */
  | { readonly type: 'tell'; readonly event: HookEvent; readonly finish: Finish }

/** The run comes to its end. */
export interface Finish {
  readonly type: 'finish'
  readonly state: RunStatus
  readonly reason?: string
}

/** What a run is allowed. */
export interface Limits {
  /** Attempts at once, what the engine does itself apart. */
  readonly maxParallel: number
  /** Pools without a slot to give just now. */
  readonly fullPools?: ReadonlySet<string>
  /** Tasks that have got their slots. */
  readonly claimed?: ReadonlySet<string>
}
