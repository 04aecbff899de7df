import type { RunStatus, TaskStatus } from '../events/events.ts'
import { type Admission, admit } from './admit.ts'
import type { RunState } from './state.ts'

/** What is to be done next. */
export type Action =
  | { readonly type: 'start'; readonly task: string }
  /** What has become of a task with a condition, or with instances. */
  | { readonly type: 'admit'; readonly task: string; readonly admission: Admission }
  /** Ends a task that never started. */
  | { readonly type: 'end'; readonly task: string; readonly state: TaskStatus; readonly reason: string }
  | { readonly type: 'stop'; readonly task: string; readonly because: 'timeout' | 'cancel' }
  /** The run has taken too long. */
  | { readonly type: 'expire' }
  | { readonly type: 'finish'; readonly state: RunStatus; readonly reason?: string }

/** What a run is allowed. */
export interface Limits {
  /** Attempts at once, what the engine does itself apart. */
  readonly maxParallel: number
}

/** What to do, given what is known. Pure; the next tick sees the effect. */
export function decide(state: RunState, now: number, limits: Limits): Action[] {
  if (state.stopping === undefined && state.deadline !== undefined && now >= state.deadline) return [{ type: 'expire' }]
  if (state.unfinished === 0) return [finish(state)]
  return [...stops(state, now), ...(state.stopping === undefined ? starts(state, now, limits) : drops(state))]
}

function stops(state: RunState, now: number): Action[] {
  const actions: Action[] = []
  for (const [task, attempt] of state.running) {
    if (attempt.stopping !== undefined) continue
    if (state.stopping !== undefined) actions.push({ type: 'stop', task, because: 'cancel' })
    else if (attempt.deadline !== undefined && now >= attempt.deadline) {
      actions.push({ type: 'stop', task, because: 'timeout' })
    }
  }
  return actions
}

function starts(state: RunState, now: number, { maxParallel }: Limits): Action[] {
  const actions: Action[] = []
  for (const [task, verdict] of state.doomed) {
    const reason = verdict === 'skipped' ? 'an upstream was skipped' : 'an upstream did not succeed'
    actions.push({ type: 'end', task, state: verdict, reason })
  }
  for (const task of state.conditional) {
    const entry = state.tasks.get(task)
    if (entry !== undefined) actions.push({ type: 'admit', task, admission: admit(state, entry) })
  }
  let free = maxParallel - [...state.running.values()].filter((attempt) => attempt.counts).length
  const due = [...state.delayed].filter(([, notBefore]) => notBefore <= now).map(([task]) => task)
  for (const task of chain(due, state.readyHere, state.ready)) {
    const counts = state.tasks.get(task)?.planned.executor !== null
    if (counts && free <= 0) {
      if (state.ready.has(task)) break
      continue
    }
    if (counts) free -= 1
    actions.push({ type: 'start', task })
  }
  return actions
}

function* chain(...parts: readonly Iterable<string>[]): Generator<string> {
  for (const part of parts) yield* part
}

/** Tasks that will not start any more. */
function drops(state: RunState): Action[] {
  const actions: Action[] = []
  for (const [name, task] of state.tasks) {
    if (task.state !== 'waiting') continue
    actions.push({ type: 'end', task: name, state: 'cancelled', reason: state.stopping?.reason ?? '' })
  }
  return actions
}

function finish({ stopping, tasks }: RunState): Action {
  if (stopping !== undefined) return { type: 'finish', state: stopping.state, reason: stopping.reason }
  const bad = [...tasks.values()].filter(
    ({ state, instance }) => instance === undefined && (state === 'failed' || state === 'cancelled'),
  )
  if (bad.length === 0) return { type: 'finish', state: 'succeeded' }
  return { type: 'finish', state: 'failed', reason: `failed: ${bad.map((task) => task.planned.name).join(', ')}` }
}

/**
 * When something is due after `now` even if nothing else happens, in milliseconds since 1970. What was due before waits
 * for something else: a retry, for instance, for one of those that run at once to end.
 */
export function nextDue({ running, delayed, deadline, stopping }: RunState, now: number): number | undefined {
  const deadlines = [...running.values()]
    .filter((attempt) => attempt.stopping === undefined)
    .map(({ deadline }) => deadline)
  const all = [...deadlines, ...delayed.values(), stopping === undefined ? deadline : undefined]
  return all.reduce<number | undefined>(
    (first, time) => (time === undefined || time <= now || (first !== undefined && first <= time) ? first : time),
    undefined,
  )
}
