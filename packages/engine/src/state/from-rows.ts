import type { Outcome, Plan, PlannedTask } from '@liminal/core'
import type { AttemptRow, TaskRow } from '../store/rows.ts'
import { addInstances, placeInstances } from './instances.ts'
import { makeReadySet } from './ready-set.ts'
import { countAtDownstreams, isEnded, place, type RunState, type TaskEntry } from './state.ts'

/** A run as its rows tell of it. */
export interface RunRows {
  readonly run: string
  readonly plan: Plan
  readonly rows: readonly TaskRow[]
  /** In the order in which they were made. */
  readonly attempts?: readonly Pick<AttemptRow, 'task' | 'number' | 'outcome'>[]
  /** When the run has to be over, by the clock of `bootNow`. */
  readonly deadline: number | undefined
  /** When it is late. */
  readonly lateAt?: number | undefined
  /** Milliseconds since 1970. */
  readonly startedAt: number
}

/** The state of a run as its rows say; attempts under way are put in by those who watch them. */
export function stateOf({ run, plan, rows, attempts = [], deadline, lateAt, startedAt }: RunRows): RunState {
  const byName = new Map(rows.map((row) => [row.task, row]))
  const downstreams = new Map<string, string[]>(plan.tasks.map((task) => [task.name, []]))
  for (const task of plan.tasks) for (const up of task.upstreams) downstreams.get(up)?.push(task.name)
  const attempted = new Map(attempts.map(({ task, number }) => [task, number]))
  const ooms = new Map<string, number>()
  for (const { task, outcome } of attempts) if (isOom(outcome)) ooms.set(task, (ooms.get(task) ?? 0) + 1)
  const tasks = new Map<string, TaskEntry>()
  for (const planned of plan.tasks) {
    const entry = entryOf(planned, downstreams.get(planned.name) ?? [], byName.get(planned.name))
    // A task that a former plan of the run had goes on counting.
    const attempt = Math.max(entry.attempt, attempted.get(planned.name) ?? 0)
    tasks.set(planned.name, { ...entry, attempt, ooms: ooms.get(planned.name) ?? 0 })
  }
  const state: RunState = {
    run,
    plan,
    startedAt,
    tasks,
    ready: makeReadySet(),
    readyHere: makeReadySet(),
    conditional: new Set(),
    doomed: new Map(),
    delayed: new Map(),
    running: new Map(),
    attempted,
    ooms,
    cancelAsked: new Set(),
    paused: false,
    failedFirst: plan.failFast ? rows.find((row) => row.state === 'failed')?.task : undefined,
    lateAt,
    unfinished: [...tasks.values()].filter((task) => !isEnded(task.state)).length,
    stopping: undefined,
    deadline,
  }
  for (const task of tasks.values()) if (isEnded(task.state)) countAtDownstreams(state, task)
  for (const task of [...tasks.values()]) {
    const items = byName.get(task.planned.name)?.items
    if (task.state !== 'waiting' && items !== undefined) addInstances(state, task, items, byName)
  }
  for (const [name, task] of tasks) {
    const notBefore = task.state === 'waiting' ? byName.get(name)?.notBefore : undefined
    if (notBefore !== undefined) state.delayed.set(name, notBefore)
  }
  for (const [name, task] of tasks) {
    if (task.group !== undefined) placeInstances(state, task)
    else if (task.instance === undefined) place(state, name)
  }
  return state
}

function isOom(outcome: Outcome | undefined): boolean {
  return outcome?.status === 'failed' && outcome.class === 'oom'
}

function entryOf(
  planned: PlannedTask,
  downstreams: readonly string[],
  row: TaskRow | undefined,
): Omit<TaskEntry, 'ooms'> {
  return {
    planned,
    downstreams,
    upstreams: { total: planned.upstreams.length, succeeded: 0, failed: 0, neverRan: 0, skipped: 0 },
    instance: undefined,
    group: undefined,
    admitted: false,
    state: row?.state ?? 'waiting',
    tries: row?.tries ?? 0,
    attempt: row?.attempt ?? 0,
    outputs: row?.outputs,
    reason: row?.reason,
    cached: row?.cached,
    left: row?.left,
  }
}
