import type { Plan, PlannedTask } from '@liminal/core'
import type { Outputs, TaskStatus } from '../events/events.ts'
import type { TaskRow } from '../store/rows.ts'
import { judge, type UpstreamCounts } from './trigger-rules.ts'

/**
 * What the engine knows of a run: its rows, and indices that can be derived from them, so that deciding costs only
 * what has changed.
 */
export interface RunState {
  readonly run: string
  readonly plan: Plan
  readonly tasks: ReadonlyMap<string, TaskEntry>
  /** Waiting tasks whose trigger rule says run, in the order of the plan and then of becoming ready. */
  readonly ready: Set<string>
  /** The same for what the engine does itself, which waits for no place. */
  readonly readyHere: Set<string>
  /** Waiting tasks whose trigger rule says never. */
  readonly doomed: Map<string, 'upstream_failed' | 'skipped'>
  /** Ready tasks that wait for their retry, with the time from which they may start. */
  readonly delayed: Map<string, number>
  readonly running: Map<string, RunningAttempt>
  /** Tasks that have not come to their end. */
  unfinished: number
  /** Set when the whole run is to end early. */
  stopping: Stopping | undefined
  /** When the run has to be over, in milliseconds since 1970. */
  readonly deadline: number | undefined
}

/** Why a run ends early. */
export interface Stopping {
  readonly state: 'cancelled' | 'failed'
  readonly reason: string
}

/** A task with its row and its place in the graph. */
export interface TaskEntry {
  readonly planned: PlannedTask
  readonly downstreams: readonly string[]
  readonly upstreams: { -readonly [key in keyof UpstreamCounts]: number }
  state: TaskStatus
  tries: number
  attempt: number
  outputs: Outputs | undefined
  reason: string | undefined
}

/** An attempt under way. */
export interface RunningAttempt {
  readonly number: number
  /** Takes a place among those that run at once; what the engine does itself does not. */
  readonly counts: boolean
  /** When it has to be over, in milliseconds since 1970. */
  readonly deadline: number | undefined
  stopping: 'timeout' | 'cancel' | undefined
}

/** The state of a run as its rows say; attempts under way are put in by those who watch them. */
export function stateOf(run: string, plan: Plan, rows: readonly TaskRow[], deadline: number | undefined): RunState {
  const byName = new Map(rows.map((row) => [row.task, row]))
  const downstreams = new Map<string, string[]>(plan.tasks.map((task) => [task.name, []]))
  for (const task of plan.tasks) for (const up of task.upstreams) downstreams.get(up)?.push(task.name)
  const tasks = new Map<string, TaskEntry>()
  for (const planned of plan.tasks) {
    const row = byName.get(planned.name)
    tasks.set(planned.name, {
      planned,
      downstreams: downstreams.get(planned.name) ?? [],
      upstreams: { total: planned.upstreams.length, succeeded: 0, failed: 0, neverRan: 0, skipped: 0 },
      state: row?.state ?? 'waiting',
      tries: row?.tries ?? 0,
      attempt: row?.attempt ?? 0,
      outputs: row?.outputs,
      reason: row?.reason,
    })
  }
  const state: RunState = {
    run,
    plan,
    tasks,
    ready: new Set(),
    readyHere: new Set(),
    doomed: new Map(),
    delayed: new Map(),
    running: new Map(),
    unfinished: [...tasks.values()].filter((task) => !isEnded(task.state)).length,
    stopping: undefined,
    deadline,
  }
  for (const task of tasks.values()) if (isEnded(task.state)) countAtDownstreams(state, task)
  for (const [name, task] of tasks) {
    if (task.state !== 'waiting') continue
    const notBefore = byName.get(name)?.notBefore
    if (notBefore !== undefined) state.delayed.set(name, notBefore)
    else place(state, name)
  }
  return state
}

/** True once a task has come to its end. */
export function isEnded(state: TaskStatus): boolean {
  return state !== 'waiting' && state !== 'running'
}

/** Adds a task that has ended to the counts of those behind it. */
export function countAtDownstreams(state: RunState, task: TaskEntry): void {
  const kind = task.state === 'succeeded' || task.state === 'skipped' ? task.state : 'failed'
  for (const name of task.downstreams) {
    const down = state.tasks.get(name)
    if (down === undefined) continue
    down.upstreams[kind] += 1
    if (task.state === 'upstream_failed') down.upstreams.neverRan += 1
  }
}

/** Puts a waiting task among those that are ready or doomed, if its trigger rule says so. */
export function place(state: RunState, name: string): void {
  const task = state.tasks.get(name)
  if (task === undefined || task.state !== 'waiting' || state.delayed.has(name)) return
  const verdict = judge(task.planned.triggerRule, task.upstreams)
  const ready = task.planned.executor === null ? state.readyHere : state.ready
  if (verdict === 'run') ready.add(name)
  else if (verdict !== 'wait') state.doomed.set(name, verdict)
}
