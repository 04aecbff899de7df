import { type Json, mentionsItem, type PlannedTask } from '@liminal/core'
import type { Outputs, TaskEnded, TaskStatus } from '../events/events.ts'
import type { TaskRow } from '../store/rows.ts'
import { isEnded, place, type RunState, type TaskEntry } from './state.ts'

/** The name of an instance of a mapped task. */
export function instanceName(group: string, index: number): string {
  return `${group}[${index}]`
}

/** The mapped task that an instance belongs to, by its name. */
export function groupOf(name: string): string | undefined {
  return /^(.*)\[\d+\]$/.exec(name)?.[1]
}

/** Puts the instances of a mapped task into the state, and gives their names. */
export function addInstances(
  state: RunState,
  group: TaskEntry,
  items: readonly Json[],
  rows: ReadonlyMap<string, TaskRow>,
): string[] {
  const names = items.map((_, index) => instanceName(group.planned.name, index))
  for (const [index, name] of names.entries()) {
    const row = rows.get(name)
    state.tasks.set(name, {
      planned: plannedInstance(group.planned, name),
      downstreams: [],
      upstreams: { total: 0, succeeded: 0, failed: 0, neverRan: 0, skipped: 0 },
      instance: { group: group.planned.name, item: items[index] as Json, index, count: items.length },
      group: undefined,
      admitted: false,
      state: row?.state ?? 'waiting',
      tries: row?.tries ?? 0,
      attempt: row?.attempt ?? state.attempted.get(name) ?? 0,
      ooms: state.ooms.get(name) ?? 0,
      outputs: row?.outputs,
      reason: row?.reason,
      cached: row?.cached,
      left: row?.left,
    })
  }
  const open = names.filter((name) => !isEnded(state.tasks.get(name)?.state ?? 'waiting'))
  group.group = { items, names, left: open.length, queue: [] }
  state.unfinished += open.length
  return names
}

/**
 * Puts the instances that wait among those that are ready, as many as may run at once; the others queue. One that waits
 * for its retry keeps its place.
 */
export function placeInstances(state: RunState, { planned, group }: TaskEntry): void {
  if (group === undefined) return
  const entries = group.names.map((name) => [name, state.tasks.get(name)?.state] as const)
  const open = entries.filter(([, status]) => status !== undefined && !isEnded(status)).map(([name]) => name)
  const waiting = entries
    .filter(([name, status]) => status === 'waiting' && !state.delayed.has(name))
    .map(([name]) => name)
  const free = Math.max(0, (planned.maxParallel ?? Number.POSITIVE_INFINITY) - (open.length - waiting.length))
  for (const name of waiting.slice(0, free)) place(state, name)
  group.queue.push(...waiting.slice(free))
}

/** The task of one instance: its conditions are those that speak of its element. */
function plannedInstance({ forEach: _, when, ...planned }: PlannedTask, name: string): PlannedTask {
  const own = typeof when === 'string' && mentionsItem(when, planned.values)
  return { ...planned, name, upstreams: [], triggerRule: 'all_success', ...(own && { when }) }
}

/** What a mapped task hands on: of each declared output a list, in the order of the elements, without those skipped. */
export function gatherOutputs(state: RunState, { planned, group }: TaskEntry): Outputs {
  const all = (group?.names ?? []).map((name) => state.tasks.get(name)?.outputs)
  const known = all.filter((outputs) => outputs !== undefined)
  return Object.fromEntries(Object.keys(planned.outputs).map((name) => [name, known.map((each) => each[name] ?? null)]))
}

/** How a mapped task ends, now that all its instances have. */
export function groupEnding(state: RunState, mapped: TaskEntry): GroupEnding {
  const entries = (mapped.group?.names ?? []).flatMap((name) => state.tasks.get(name) ?? [])
  const failed = entries.filter((each) => each.state === 'failed')
  if (failed.length > 0) {
    const names = failed.slice(0, 3).map((each) => each.planned.name)
    const shown = failed.length > names.length ? `${names.join(', ')}, ...` : names.join(', ')
    const reason = `${failed.length} of ${entries.length} failed: ${shown}: ${failed[0]?.reason ?? ''}`
    return { status: 'failed', failure: { status: 'failed', class: 'user', reason } }
  }
  if (entries.some((each) => each.state === 'cancelled')) {
    return { status: 'cancelled', reason: entries.find((each) => each.state === 'cancelled')?.reason ?? '' }
  }
  if (entries.length > 0 && entries.every((each) => each.state === 'skipped')) {
    return { status: 'skipped', reason: 'all its instances were skipped', outputs: gatherOutputs(state, mapped) }
  }
  return { status: 'succeeded', outputs: gatherOutputs(state, mapped) }
}

/** A state, and why or with what. */
export interface GroupEnding extends Pick<TaskEnded, 'outputs' | 'failure' | 'reason'> {
  readonly status: TaskStatus
}
