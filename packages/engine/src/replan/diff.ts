import type { Plan, PlannedTask } from '@liminal/core'
import { groupOf } from '../state/instances.ts'
import { tasksToReset } from '../state/reset.ts'
import { isEnded } from '../state/state.ts'
import type { Change } from '../store/changes.ts'
import type { TaskRow } from '../store/rows.ts'

/** What a new plan means for a task of a run. */
export interface TaskDiff {
  readonly task: string
  readonly change: 'same' | 'changed' | 'new' | 'gone'
  /** Which parts of it are different. */
  readonly parts: readonly string[]
  /** Whether what it has done stays, it runs, it waits for others first, or it is removed. */
  readonly fate: 'kept' | 'runs' | 'removed'
}

/** A new plan held against a run. */
export interface PlanDiff {
  readonly tasks: readonly TaskDiff[]
  /** Tasks that still run and are to run anew, or are gone: their work has to be stopped first. */
  readonly toCancel: readonly string[]
  /** What makes the rows fit the new plan. */
  readonly changes: readonly Change[]
}

/** Parts that decide what a task does; the others only decide when and how often. */
const decisive = ['type', 'executor', 'work', 'outputs', 'upstreams', 'when', 'forEach', 'values'] as const

const others = ['triggerRule', 'retries', 'timeoutSeconds', 'maxParallel', 'priority', 'pool', 'cache'] as const

/** Holds a new plan against the old one and against what has been done. Pure. */
export function diffPlans(before: Plan, after: Plan, rows: readonly TaskRow[]): PlanDiff {
  const byName = new Map(rows.map((row) => [row.task, row]))
  const former = new Map(before.tasks.map((task) => [task.name, task]))
  const names = new Set(after.tasks.map(({ name }) => name))
  const gone = before.tasks.filter(({ name }) => !names.has(name)).map(({ name }) => name)
  const added = after.tasks.filter(({ name }) => !byName.has(name)).map(({ name }) => name)
  const runs = (name: string) => byName.get(name)?.state === 'running'
  // What runs where the new plan would not look for it has to run anew; where a result comes from does not matter.
  const isMoved = (task: PlannedTask) =>
    runs(task.name) && !isSame(placeOf(before, former.get(task.name)), placeOf(after, task))
  const isAnew = (task: PlannedTask) => isChanged(former.get(task.name), task) || isMoved(task)
  const changed = new Set(after.tasks.filter(isAnew).map(({ name }) => name))
  const kept = rows.filter(({ task }) => !gone.includes(groupOf(task) ?? task))
  const changes = tasksToReset(after, [
    // What is done anew, and all behind it, is found as if it had failed.
    ...kept.map((row): TaskRow => (changed.has(row.task) ? { ...row, state: 'failed', items: undefined } : row)),
    ...added.map(newRow),
  ])
  const reset = new Set(
    changes.flatMap((each) => (each.type === 'task' && each.state === 'waiting' ? [each.task] : [])),
  )
  const diffOf = (task: PlannedTask): TaskDiff => {
    const parts = partsThatDiffer(former.get(task.name), task)
    const change = added.includes(task.name) ? 'new' : parts.length > 0 ? 'changed' : 'same'
    const row = byName.get(task.name)
    const isOpen = row === undefined || reset.has(task.name) || !isEnded(row.state)
    return { task: task.name, change, parts: change === 'new' ? [] : parts, fate: isOpen ? 'runs' : 'kept' }
  }
  const anew = new Set([...gone, ...reset, ...changes.flatMap((each) => (each.type === 'forget' ? [each.task] : []))])
  const stopped = rows.filter(({ task, state }) => state === 'running' && anew.has(task)).map(({ task }) => task)
  return {
    tasks: [
      ...after.tasks.map(diffOf),
      ...gone.map((task): TaskDiff => ({ task, change: 'gone', parts: [], fate: 'removed' })),
    ],
    // With a mapped task its instances are cancelled.
    toCancel: stopped.filter((task) => !stopped.includes(groupOf(task) ?? '')),
    changes: [
      { type: 'instances', names: added },
      ...changes.filter(({ task }) => !added.includes(task)),
      ...rows
        .filter(({ task }) => gone.includes(groupOf(task) ?? task))
        .map(({ task }): Change => ({ type: 'forget', task })),
    ],
  }
}

function isChanged(before: PlannedTask | undefined, after: PlannedTask): boolean {
  return before !== undefined && decisive.some((part) => !isSame(before[part], after[part]))
}

/** Where the work of a task is done. */
function placeOf({ executors }: Plan, task: PlannedTask | undefined) {
  const { type, config } = executors[task?.executor ?? ''] ?? {}
  return [type, config]
}

function partsThatDiffer(before: PlannedTask | undefined, after: PlannedTask): string[] {
  if (before === undefined) return []
  return [...decisive, ...others].filter((part) => !isSame(before[part], after[part]))
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

function newRow(task: string): TaskRow {
  const none = {
    notBefore: undefined,
    outputs: undefined,
    reason: undefined,
    cached: undefined,
    left: undefined,
    items: undefined,
  }
  return { task, state: 'waiting', tries: 0, attempt: 0, ...none }
}
