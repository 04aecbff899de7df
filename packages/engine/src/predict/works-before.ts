import type { RunState, TaskEntry } from '../state/state.ts'

/** The upstreams of a task, and behind those that did nothing of their own, such as skipped ones, theirs. */
export function worksBefore(state: RunState, task: string): ReadonlySet<string> {
  const works = new Set(state.tasks.get(task)?.planned.upstreams)
  for (const name of works) {
    const entry = state.tasks.get(name)
    if (entry === undefined || didSomething(entry)) continue
    for (const before of entry.planned.upstreams) works.add(before)
  }
  return works
}

function didSomething({ planned, state, group }: TaskEntry): boolean {
  return planned.executor !== null && state !== 'skipped' && state !== 'upstream_failed' && group?.names.length !== 0
}
