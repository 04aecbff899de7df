import { type Digests, digestOf } from '@liminal/core/source'
import { attemptKey } from '../logs/file.ts'
import { type Ending, isEnded, type RunState, type TaskEntry } from '../state/state.ts'

/** Of more tasks before one than this there is one part for all that are not its upstreams. */
const toldApart = 100

/**
 * What the tasks before one have come to: the values that its upstreams hand on, and, where it does not say itself which files it
 * reads, the files that all of them have left, for it may read any. Where it is not known what one has left, that it has run again
 * counts as a change.
 */
export function upstreamParts(state: RunState, task: string, comparesFiles: boolean): Digests {
  const upstreams = state.tasks.get(task)?.planned.upstreams ?? []
  const parts: Record<string, string> = {}
  for (const name of upstreams) {
    const entry = state.tasks.get(name)
    if (entry !== undefined && entry.planned.executor !== null) parts[`outputs ${name}`] = endingOf(state, entry).values
  }
  if (comparesFiles) return parts
  const before = tasksBefore(state, upstreams)
  for (const entry of before ?? entriesOf(state, upstreams)) Object.assign(parts, filesPart(state, entry))
  if (before === undefined) parts['tasks before'] = digestOf(upstreams.map((name) => lineageOf(state, name)).join())
  return parts
}

function filesPart(state: RunState, entry: TaskEntry): Digests {
  const { name, executor } = entry.planned
  const { attempts, left } = endingOf(state, entry)
  if (executor === null || attempts === undefined) return {}
  return left === undefined ? { [`upstream ${name}`]: attempts } : { [`files ${name}`]: left }
}

/** These tasks and all before them; undefined if they are too many to be told apart. */
function tasksBefore(state: RunState, names: readonly string[]): readonly TaskEntry[] | undefined {
  const found = new Set(names)
  for (const name of found) {
    if (found.size > toldApart) return undefined
    for (const upstream of state.tasks.get(name)?.planned.upstreams ?? []) found.add(upstream)
  }
  return entriesOf(state, [...found])
}

function entriesOf(state: RunState, names: readonly string[]): readonly TaskEntry[] {
  return names.flatMap((name) => state.tasks.get(name) ?? [])
}

/** A digest of what a task and all before it have left. Each is made once, however long the chain is. */
function lineageOf(state: RunState, task: string): string {
  const open = [task]
  for (let name = open.at(-1); name !== undefined; name = open.at(-1)) {
    const entry = state.tasks.get(name)
    const before = entriesOf(state, entry?.planned.upstreams ?? [])
    const missing = before.filter(({ lineage }) => lineage === undefined)
    if (entry === undefined || missing.length === 0) open.pop()
    else open.push(...missing.map(({ planned }) => planned.name))
    if (entry === undefined || missing.length > 0) continue
    entry.lineage = digestOf(JSON.stringify([filesPart(state, entry), before.map(({ lineage }) => lineage)]))
  }
  return state.tasks.get(task)?.lineage ?? ''
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
