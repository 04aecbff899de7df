import type { Action, Limits } from './actions.ts'
import type { RunState, TaskEntry } from './state.ts'

/** Which of the tasks that could start do, as far as there are places for them. */
export function startsOf(state: RunState, now: number, limits: Limits, ended: ReadonlySet<string>): Action[] {
  const places = placesOf(state, limits)
  const actions: Action[] = []
  for (const name of candidates(state, now)) {
    if (places.none()) break
    const task = state.tasks.get(name)
    if (task === undefined || ended.has(name) || !places.take(task)) continue
    actions.push({ type: 'start', task: name })
  }
  return [...startsHere(state, now, ended), ...actions]
}

/** What the engine does itself waits for no place. */
function startsHere({ readyHere, delayed, tasks }: RunState, now: number, ended: ReadonlySet<string>): Action[] {
  const due = [...delayed].filter(([name, time]) => time <= now && tasks.get(name)?.planned.executor === null)
  const names = [...due.map(([name]) => name), ...readyHere].filter((name) => !ended.has(name))
  return names.map((task) => ({ type: 'start', task }))
}

/** In the order in which they are to start; of equal priority, those that are tried again first. */
function* candidates({ delayed, ready, tasks }: RunState, now: number): Generator<string> {
  const priorityOf = (name: string) => tasks.get(name)?.planned.priority ?? 0
  const due = [...delayed]
    .filter(([name, time]) => time <= now && tasks.get(name)?.planned.executor !== null)
    .map(([name]) => name)
    .sort((a, b) => priorityOf(b) - priorityOf(a))
  for (const name of ready) {
    while (due.length > 0 && priorityOf(due[0] ?? '') >= priorityOf(name)) yield due.shift() ?? ''
    yield name
  }
  yield* due
}

/** The places of a run: in all, on each executor that has a limit, and none in a pool that is full. */
function placesOf({ running, plan, tasks }: RunState, { maxParallel, fullPools, claimed }: Limits) {
  const counted = [...running].filter(([, attempt]) => attempt.counts)
  const limited = Object.entries(plan.executors).flatMap(([name, { maxParallel: most }]) =>
    most === undefined ? [] : [[name, most] as const],
  )
  const free = new Map(limited)
  if (free.size > 0) for (const [name] of counted) occupy(free, tasks.get(name)?.planned.executor)
  let left = maxParallel - counted.length
  return {
    none: () => left <= 0,
    take({ planned: { name, executor, pool } }: TaskEntry): boolean {
      if (pool !== undefined && fullPools?.has(pool.name) && !claimed?.has(name)) return false
      if ((free.get(executor ?? '') ?? 1) <= 0) return false
      occupy(free, executor)
      left -= 1
      return true
    },
  }
}

function occupy(free: Map<string, number>, executor: string | null | undefined): void {
  const left = free.get(executor ?? '')
  if (left !== undefined) free.set(executor ?? '', left - 1)
}
