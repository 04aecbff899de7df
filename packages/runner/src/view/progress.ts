import type { Plan } from '@liminal/core'
import { groupOf, type RunEvent, type TaskEnded, type TaskRetrying, type TaskStatus } from '@liminal/engine'

/** What a view knows of a run: fed by events alone. */
export interface Progress {
  readonly plan: Plan
  readonly tasks: ReadonlyMap<string, TaskProgress>
  /** When it started or was resumed. */
  readonly startedAt: number | undefined
  readonly ended: Extract<RunEvent, { type: 'run_ended' }> | undefined
  readonly paused: boolean
  /** Hooks that could not be called, and why. */
  readonly hookProblems: readonly string[]
  /** In what tasks are done otherwise than they ask for, and which: a mapped task for its instances. */
  readonly deviations: ReadonlyMap<string, ReadonlySet<string>>
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
  /** What it asks to be approved of. */
  readonly asks?: string
  /** Why it runs although its result might have come from the cache. */
  readonly note?: string
  /** How many instances it has, and how many of them have ended. */
  readonly instances?: { readonly count: number; readonly ended: number }
}

/** Before the first event of this process; `past` are those of earlier ones. */
export function beginProgress(plan: Plan, past: readonly RunEvent[] = []): Progress {
  const tasks = new Map(plan.tasks.map((task): [string, TaskProgress] => [task.name, { state: 'waiting' }]))
  const progress = {
    plan,
    tasks,
    startedAt: undefined,
    ended: undefined,
    paused: false,
    hookProblems: [],
    deviations: new Map(),
  }
  return past.filter(({ type }) => type === 'task_deviated').reduce<Progress>(advance, progress)
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
      withGroup(progress, event.task, (group) => ({ ...group, state: 'running' }))
      return withTask(progress, event.task, { state: 'running', startedAt: event.at, attempt: event.attempt })
    case 'task_expanded': {
      const instances = { count: event.count, ended: 0 }
      return withTask(progress, event.task, { state: 'running', startedAt: event.at, instances })
    }
    case 'cache_missed': {
      const before = progress.tasks.get(event.task) ?? { state: 'running' }
      return withTask(progress, event.task, { ...before, note: event.because })
    }
    case 'task_retrying':
      return withTask(progress, event.task, { state: 'retrying', problem: retryOf(event) })
    case 'approval_asked': {
      const before = progress.tasks.get(event.task) ?? { state: 'running' }
      return withTask(progress, event.task, { ...before, asks: event.message })
    }
    case 'approval_given': {
      const { asks: _, ...before } = progress.tasks.get(event.task) ?? { state: 'running' }
      return withTask(progress, event.task, before)
    }
    case 'run_paused':
    case 'run_unpaused':
      return { ...progress, paused: event.type === 'run_paused' }
    case 'task_deviated': {
      const deviations = new Map(progress.deviations)
      for (const how of event.how) {
        deviations.set(how, new Set(deviations.get(how)).add(groupOf(event.task) ?? event.task))
      }
      return { ...progress, deviations }
    }
    case 'hook_ended': {
      const { hook, problem } = event
      return problem === undefined
        ? progress
        : { ...progress, hookProblems: [...progress.hookProblems, `${hook}: ${problem}`] }
    }

    case 'task_ended': {
      const before = progress.tasks.get(event.task)
      withGroup(progress, event.task, endOne)
      const started = before?.startedAt === undefined ? {} : { startedAt: before.startedAt }
      return withTask(progress, event.task, { state: event.state, ...started, endedAt: event.at, end: event })
    }
    case 'metric':
    case 'plan_replaced':
    case 'pool_blocked':
    case 'run_late':
      return progress
    case 'run_ended':
      return { ...progress, ended: event }
  }
}

function retryOf({ failure, memory }: TaskRetrying): string {
  return memory === undefined ? failure.reason : `${failure.reason}; next with ${memory} of memory`
}

/** Changes the mapped task that an instance belongs to. */
function withGroup(progress: Progress, instance: string, change: (group: TaskProgress) => TaskProgress): void {
  const name = groupOf(instance)
  const group = name === undefined ? undefined : progress.tasks.get(name)
  if (name !== undefined && group !== undefined) withTask(progress, name, change(group))
}

function endOne(group: TaskProgress): TaskProgress {
  const { instances } = group
  return instances === undefined ? group : { ...group, instances: { ...instances, ended: instances.ended + 1 } }
}

// The map is the view's own: copying it for each of thousands of events would cost more than the run.
function withTask(progress: Progress, name: string, task: TaskProgress): Progress {
  const tasks = progress.tasks as Map<string, TaskProgress>
  tasks.set(name, task)
  return progress
}
