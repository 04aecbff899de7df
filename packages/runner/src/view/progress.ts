import type { Plan } from '@liminal/core'
import type { RunEvent, TaskEnded, TaskStatus } from '@liminal/engine'

/** What a view knows of a run: fed by events alone. */
export interface Progress {
  readonly plan: Plan
  readonly tasks: ReadonlyMap<string, TaskProgress>
  /** When it started or was resumed. */
  readonly startedAt: number | undefined
  readonly ended: Extract<RunEvent, { type: 'run_ended' }> | undefined
}

/** How a task of it stands. */
export interface TaskProgress {
  readonly state: TaskStatus | 'retrying'
  readonly startedAt?: number
  readonly endedAt?: number
  readonly attempt?: number
  readonly end?: TaskEnded
  /** Of a failed attempt that will be followed by another. */
  readonly problem?: string
}

/** Before the first event. */
export function beginProgress(plan: Plan): Progress {
  const tasks = new Map(plan.tasks.map((task): [string, TaskProgress] => [task.name, { state: 'waiting' }]))
  return { plan, tasks, startedAt: undefined, ended: undefined }
}

/** With one more event. */
export function advance(progress: Progress, event: RunEvent): Progress {
  switch (event.type) {
    case 'run_started':
      return { ...progress, startedAt: event.at }
    case 'run_resumed':
      for (const task of event.reset) withTask(progress, task, { state: 'waiting' })
      return { ...progress, startedAt: event.at }
    case 'task_started':
      return withTask(progress, event.task, { state: 'running', startedAt: event.at, attempt: event.attempt })
    case 'task_retrying':
      return withTask(progress, event.task, { state: 'retrying', problem: event.failure.reason })
    case 'task_ended': {
      const before = progress.tasks.get(event.task)
      const started = before?.startedAt === undefined ? {} : { startedAt: before.startedAt }
      return withTask(progress, event.task, { state: event.state, ...started, endedAt: event.at, end: event })
    }
    case 'metric':
      return progress
    case 'run_ended':
      return { ...progress, ended: event }
  }
}

// The map is the view's own: copying it for each of thousands of events would cost more than the run.
function withTask(progress: Progress, name: string, task: TaskProgress): Progress {
  const tasks = progress.tasks as Map<string, TaskProgress>
  tasks.set(name, task)
  return progress
}
