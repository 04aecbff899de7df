import { type Digests, digestOf } from '@liminal/core/source'
import { attemptKey } from '../logs/file.ts'
import { type Ending, isEnded, type RunState, type TaskEntry } from '../state/state.ts'

/**
 * What the upstreams of a task have come to. Where a task does not say which files it reads, an upstream that has run
 * again counts as a change, also if it handed on the same values: it may have written other files.
 */
export function upstreamParts(state: RunState, task: string, comparesFiles: boolean): Digests {
  const direct = new Set(state.tasks.get(task)?.planned.upstreams)
  const parts: Record<string, string> = {}
  for (const name of comparesFiles ? direct : worksBefore(state, task)) {
    const entry = state.tasks.get(name)
    if (entry === undefined || entry.planned.executor === null) continue
    const { values, attempts } = endingOf(state, entry)
    if (direct.has(name)) parts[`outputs ${name}`] = values
    if (attempts !== undefined && !comparesFiles) parts[`upstream ${name}`] = attempts
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
  const attempts = (entry.group?.names ?? [entry.planned.name]).flatMap((name) => {
    const { cached, attempt } = state.tasks.get(name) ?? { cached: undefined, attempt: 0 }
    return cached ?? (attempt === 0 ? [] : attemptKey(state.run, name, attempt))
  })
  const ending = {
    values: digestOf(JSON.stringify([entry.state, entry.outputs ?? null])),
    attempts: attempts.length === 0 ? undefined : digestOf(attempts.sort().join()),
  }
  if (isEnded(entry.state)) entry.ending = ending
  return ending
}
