import { type Digests, digestOf } from '@liminal/core/source'
import { attemptKey } from '../logs/file.ts'
import { type Ending, isEnded, type RunState, type TaskEntry } from '../state/state.ts'

/**
 * What the upstreams of a task have come to: the values that they hand on, and, where the task does not say itself which files it
 * reads, the files that they left. Where it is not known what one left, that it has run again counts as a change.
 */
export function upstreamParts(state: RunState, task: string, comparesFiles: boolean): Digests {
  const direct = new Set(state.tasks.get(task)?.planned.upstreams)
  const parts: Record<string, string> = {}
  for (const name of comparesFiles ? direct : worksBefore(state, task)) {
    const entry = state.tasks.get(name)
    if (entry === undefined || entry.planned.executor === null) continue
    const { values, attempts, left } = endingOf(state, entry)
    if (direct.has(name)) parts[`outputs ${name}`] = values
    if (attempts === undefined || comparesFiles) continue
    if (left === undefined) parts[`upstream ${name}`] = attempts
    else parts[`files ${name}`] = left
  }
  return parts
}

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

/** Kept once it has ended: the instances of a mapped task all ask for the same. */
function endingOf(state: RunState, entry: TaskEntry): Ending {
  if (entry.ending !== undefined) return entry.ending
  const names = entry.group?.names ?? [entry.planned.name]
  const entries = names.flatMap((name) => state.tasks.get(name) ?? [])
  const ran = entries.filter(({ attempt, cached }) => cached !== undefined || attempt > 0)
  const attempts = ran.map(({ planned, cached, attempt }) => cached ?? attemptKey(state.run, planned.name, attempt))
  const lefts = ran.map(({ left }) => left)
  const ending = {
    values: digestOf(JSON.stringify([entry.state, entry.outputs ?? null])),
    attempts: attempts.length === 0 ? undefined : digestOf(attempts.sort().join()),
    left: lefts.includes(undefined) ? undefined : digestOf(lefts.sort().join()),
  }
  if (isEnded(entry.state)) entry.ending = ending
  return ending
}
