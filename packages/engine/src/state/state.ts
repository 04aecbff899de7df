import type { Json, Plan, PlannedTask } from '@liminal/core'
import type { Outputs, TaskStatus } from '../events/events.ts'
import type { Instance } from '../outputs/scope.ts'
import type { ReadySet } from './ready-set.ts'
import { judge, type UpstreamCounts } from './trigger-rules.ts'

/**
 * What the engine knows of a run: its rows, and indices that can be derived from them, so that deciding costs only
 * what has changed.
 */
export interface RunState {
  readonly run: string
  readonly plan: Plan
  /** Milliseconds since 1970, for people and their macros. */
  readonly startedAt: number
  /** The tasks of the plan, and the instances of those that have been expanded. */
  readonly tasks: Map<string, TaskEntry>
  /** Waiting tasks whose trigger rule says run. */
  readonly ready: ReadySet
  /** The same for what the engine does itself, which waits for no place. */
  readonly readyHere: ReadySet
  /** The same for tasks with a condition, or with instances to make. */
  readonly conditional: Set<string>
  /** Waiting tasks whose trigger rule says never. */
  readonly doomed: Map<string, 'upstream_failed' | 'skipped'>
  /** Ready tasks that wait for their retry, with the time from which they may start; by the clock of `bootNow`, as all of these. */
  readonly delayed: Map<string, number>
  readonly running: Map<string, RunningAttempt>
  /** The numbers of the last attempts that earlier processes made, by task. */
  readonly attempted: ReadonlyMap<string, number>
  /** How often earlier attempts of a task ran out of memory. */
  readonly ooms: ReadonlyMap<string, number>
  /** Tasks that somebody asked to be cancelled. */
  cancelAsked: ReadonlySet<string>
  /** Nothing new starts. */
  paused: boolean
  /** The first task that failed, where that is to end the others. */
  failedFirst: string | undefined
  /** When the run is late; undefined once that has been said. */
  lateAt: number | undefined
  /** Tasks that have not come to their end. */
  unfinished: number
  /** Set when the whole run is to end early. */
  stopping: Stopping | undefined
  /** When the run has to be over. */
  readonly deadline: number | undefined
}

/** Why a run ends early. */
export interface Stopping {
  readonly state: 'cancelled' | 'failed'
  readonly reason: string
}

/** A task, or an instance of one, with its row and its place in the graph. */
export interface TaskEntry {
  readonly planned: PlannedTask
  readonly downstreams: readonly string[]
  readonly upstreams: { -readonly [key in keyof UpstreamCounts]: number }
  /** Set for an instance of a mapped task. */
  readonly instance: Instance | undefined
  /** Set for a mapped task once its instances are there. */
  group: Group | undefined
  /** Its condition has been found to hold. */
  admitted: boolean
  state: TaskStatus
  tries: number
  attempt: number
  /** How many of its attempts ran out of memory. */
  ooms: number
  outputs: Outputs | undefined
  reason: string | undefined
  /** The key of the earlier attempt whose result it took from the cache. */
  cached: string | undefined
  /** A digest of the files that it left; undefined if that is not known, or nobody compares them. */
  left: string | undefined
  /** What tasks behind it compare, once one has asked. */
  ending?: Ending
  /** A digest of what it and all before it have left, once one behind it has asked. */
  lineage?: string
}

/**
 * Digests of what a task has come to: of its state and outputs, of the attempts that made them, if there were any, and of the
 * files that they left, if that is known.
 */
export interface Ending {
  readonly values: string
  readonly attempts: string | undefined
  readonly left: string | undefined
}

/** The instances of a mapped task. */
export interface Group {
  readonly items: readonly Json[]
  readonly names: readonly string[]
  /** How many have not come to their end. */
  left: number
  /** Those that wait for others to end, `max_parallel` being reached. */
  readonly queue: string[]
}

/** An attempt under way. */
export interface RunningAttempt {
  readonly number: number
  /** Takes a place among those that run at once; what the engine does itself does not. */
  readonly counts: boolean
  /** When it has to be over. */
  readonly deadline: number | undefined
  stopping: 'timeout' | 'cancel' | undefined
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
  if (verdict === 'run') addReady(state, name, task)
  else if (verdict !== 'wait') state.doomed.set(name, verdict)
}

function addReady(state: RunState, name: string, { planned, admitted }: TaskEntry): void {
  const { when, forEach, executor, priority = 0 } = planned
  if (!admitted && (when !== undefined || forEach !== undefined)) state.conditional.add(name)
  else if (executor === null) state.readyHere.add(name, priority)
  else state.ready.add(name, priority)
}
