import type { Handle, Outcome } from '@liminal/core'
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
    }
  | { readonly type: 'submitted'; readonly task: string; readonly number: number; readonly handle: Handle }
  | { readonly type: 'ended'; readonly task: string; readonly number: number; readonly outcome: Outcome }
  | { readonly type: 'run'; readonly state: RunStatus; readonly reason?: string }
  | { readonly type: 'event'; readonly body: EventBody }

/** A task's new row, whole. */
export interface TaskChange {
  readonly type: 'task'
  readonly task: string
  readonly state: TaskStatus
  readonly tries: number
  readonly attempt: number
  readonly notBefore?: number
  readonly outputs?: Outputs
  readonly reason?: string
}
