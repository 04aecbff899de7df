import type { Failed, Outcome } from '@liminal/core'
import type { CachedResult, Outputs, TaskEnded, TaskRetrying, TaskStatus } from '../events/events.ts'
import type { Change, TaskChange } from '../store/changes.ts'
import type { Admission } from './admit.ts'
import { addInstances, gatherOutputs, groupEnding, placeInstances } from './instances.ts'
import { judgeEnd, whyCancelled } from './judge-end.ts'
import { memoryAfter } from './memory.ts'
import { failureOf, retryDelay } from './retry.ts'
import { countAtDownstreams, place, type RunningAttempt, type RunState, type TaskEntry } from './state.ts'

/** A task starts its next attempt. */
export function startTask(state: RunState, name: string, key: (number: number) => string, now: number): Change[] {
  const task = entry(state, name)
  const number = task.attempt + 1
  task.state = 'running'
  task.attempt = number
  task.tries += 1
  state.ready.delete(name)
  state.readyHere.delete(name)
  state.delayed.delete(name)
  const { deadline } = watchAttempt(state, name, now)
  const { executor } = task.planned
  return [
    rowOf(name, task),
    { type: 'intend', task: name, number, key: key(number), executor, ...(deadline !== undefined && { deadline }) },
    { type: 'event', body: { type: 'task_started', task: name, attempt: number } },
  ]
}

/** A task with a condition, or with instances, takes its way. */
export function admitTask(state: RunState, name: string, admission: Admission): Change[] {
  const task = entry(state, name)
  state.conditional.delete(name)
  switch (admission.type) {
    case 'run':
      task.admitted = true
      place(state, name)
      return []
    case 'skip':
      return endTask(state, name, 'skipped', { reason: admission.reason, ...noInstances(state, task) })
    case 'fail':
      return endTask(state, name, 'failed', { failure: { status: 'failed', class: 'user', reason: admission.reason } })
    case 'expand': {
      const { items } = admission
      task.state = 'running'
      const names = addInstances(state, task, items, new Map())
      const changes: Change[] = [
        rowOf(name, task),
        { type: 'instances', names },
        { type: 'event', body: { type: 'task_expanded', task: name, count: items.length } },
      ]
      if (items.length === 0) return [...changes, ...endGroup(state, task)]
      placeInstances(state, task)
      return changes
    }
  }
}

/** A mapped task that is skipped as a whole hands on empty lists, like one whose instances all were. */
function noInstances(state: RunState, task: TaskEntry): Pick<TaskEnded, 'outputs'> {
  return task.planned.forEach === undefined ? {} : { outputs: gatherOutputs(state, task) }
}

/** Counts an attempt among those under way: one just started, or one found under way that may have a deadline already. */
export function watchAttempt(state: RunState, name: string, now: number, known?: number): RunningAttempt {
  const { planned, attempt } = entry(state, name)
  const { timeoutSeconds, executor } = planned
  const latest = timeoutSeconds === undefined ? undefined : now + timeoutSeconds * 1000
  const deadline = latest === undefined || known === undefined ? latest : Math.min(known, latest)
  const running: RunningAttempt = { number: attempt, counts: executor !== null, deadline, stopping: undefined }
  state.running.set(name, running)
  return running
}

/** An attempt has ended: its task with it, or there will be another. */
export function endAttempt(
  state: RunState,
  name: string,
  ended: {
    readonly outcome: Outcome
    readonly outputs: Outputs | undefined
    readonly cached?: CachedResult
    readonly left?: string
  },
  now: number,
  random: number,
): Change[] {
  const task = entry(state, name)
  const attempt = state.running.get(name)
  state.running.delete(name)
  const outcome = judgeEnd(state, task, attempt, ended.outcome, now)
  const pooled = task.planned.pool !== undefined ? { pooled: true as const } : {}
  const changes: Change[] = [{ type: 'ended', task: name, number: task.attempt, outcome, ...pooled }]
  task.left = outcome.status === 'succeeded' ? ended.left : undefined
  if (outcome.status === 'succeeded') {
    const how = { ...(ended.outputs && { outputs: ended.outputs }), ...(ended.cached && { cached: ended.cached }) }
    return [...changes, ...endTask(state, name, 'succeeded', how)]
  }
  if (outcome.status === 'cancelled') {
    return [...changes, ...endTask(state, name, 'cancelled', { reason: whyCancelled(state, name) })]
  }
  const failure = failureOf(outcome)
  if (failure.class === 'oom') task.ooms += 1
  const over = state.stopping !== undefined || attempt?.stopping === 'cancel'
  const delaySeconds = over ? undefined : retryDelay(task.planned.retries, task.tries, failure, random)
  if (delaySeconds === undefined) return [...changes, ...endTask(state, name, 'failed', { failure })]
  task.state = 'waiting'
  const notBefore = now + Math.round(delaySeconds * 1000)
  state.delayed.set(name, notBefore)
  return [
    ...changes,
    { ...rowOf(name, task), notBefore },
    { type: 'event', body: retrying(task, failure, delaySeconds) },
  ]
}

function retrying({ planned, attempt, ooms }: TaskEntry, failure: Failed, delaySeconds: number): TaskRetrying {
  const memory = failure.class === 'oom' ? memoryAfter(planned.work, planned.retries.afterOom, ooms) : undefined
  const { name: task } = planned
  return { type: 'task_retrying', task, attempt, failure, delaySeconds, ...(memory !== undefined && { memory }) }
}

/** A task comes to its end; those behind it are looked at. */
export function endTask(
  state: RunState,
  name: string,
  status: TaskStatus,
  how: Omit<TaskEnded, 'type' | 'task' | 'state' | 'attempt'>,
): Change[] {
  const task = entry(state, name)
  const neverStarted = task.state === 'waiting'
  if (status === 'failed' && state.plan.failFast) state.failedFirst ??= name
  task.state = status
  task.outputs = how.outputs
  task.reason = how.failure?.reason ?? how.reason
  task.cached = how.cached?.attempt
  state.ready.delete(name)
  state.readyHere.delete(name)
  state.conditional.delete(name)
  state.doomed.delete(name)
  state.delayed.delete(name)
  state.unfinished -= 1
  countAtDownstreams(state, task)
  for (const down of task.downstreams) place(state, down)
  const attempt = task.attempt === 0 ? {} : { attempt: task.attempt }
  const body: TaskEnded = { type: 'task_ended', task: name, state: status, ...attempt, ...how }
  return [rowOf(name, task), { type: 'event', body }, ...endInstance(state, task, neverStarted)]
}

/** With its last instance, a mapped task comes to its end; before, the next of them may start. */
function endInstance(state: RunState, { planned, instance }: TaskEntry, neverStarted: boolean): Change[] {
  const mapped = instance && entry(state, instance.group)
  if (mapped?.group === undefined) return []
  mapped.group.left -= 1
  const { queue } = mapped.group
  const queued = neverStarted ? queue.indexOf(planned.name) : -1
  // One that only queued leaves no place to another.
  if (queued !== -1) queue.splice(queued, 1)
  else place(state, queue.shift() ?? '')
  return mapped.group.left === 0 ? endGroup(state, mapped) : []
}

function endGroup(state: RunState, mapped: TaskEntry): Change[] {
  const { status, ...how } = groupEnding(state, mapped)
  return endTask(state, mapped.planned.name, status, how)
}

function rowOf(name: string, { state, tries, attempt, outputs, reason, cached, left, group }: TaskEntry): TaskChange {
  return {
    type: 'task',
    task: name,
    state,
    tries,
    attempt,
    ...(outputs !== undefined && { outputs }),
    ...(reason !== undefined && { reason }),
    ...(cached !== undefined && { cached }),
    ...(left !== undefined && { left }),
    ...(group !== undefined && { items: group.items }),
  }
}

function entry(state: RunState, name: string): TaskEntry {
  const task = state.tasks.get(name)
  if (task === undefined) throw new Error(`no task ${name} in run ${state.run}`)
  return task
}
