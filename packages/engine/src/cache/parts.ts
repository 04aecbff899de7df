import { resolve } from 'node:path'
import type { CachePolicy, ContainerWork, Executor, Json, SqlWork, Work } from '@liminal/core'
import { attemptKey } from '../logs/file.ts'
import { instanceEnv } from '../outputs/bind.ts'
import { pathInMount } from '../outputs/files.ts'
import type { Instance } from '../outputs/scope.ts'
import { type Ending, isEnded, type RunState, type TaskEntry } from '../state/state.ts'
import { type Digests, digestFiles, digestOf } from './digest.ts'

/** Work whose result may be taken from the cache. */
export type CacheableWork = ContainerWork | SqlWork

/** What is known of a task whose key is asked for. */
export interface KeyInput {
  readonly policy: CachePolicy
  readonly instance: Instance | undefined
  /** With its templates filled in. */
  readonly work: CacheableWork
  readonly executor: Executor
  /** What its upstreams have come to: `upstreamParts`. */
  readonly upstreams: Digests
}

/**
 * All that decides the result of a task, each part under a name that says what it is: its work, its code, what its image
 * installs, the files that it reads, and what its upstreams handed on.
 */
export async function partsOf({ policy, work, executor, upstreams, instance }: KeyInput): Promise<Digests> {
  const source = work.kind === 'container' ? work.build?.source : undefined
  const environment = await executor.fingerprint?.(work)
  const parts: Digests = {
    work: digestOf(JSON.stringify([essence(work, instance), policy.key ?? null])),
    ...(instance !== undefined && { item: digestOf(JSON.stringify(instance.item)) }),
    // An item that is but its own number stands for a share of something, which hangs on how many there are.
    ...(instance !== undefined && instance.item === instance.index && { splits: String(instance.count) }),
    ...(environment !== undefined && { environment: digestOf(environment) }),
    ...(source !== undefined && (await digestFiles(source, 'code'))),
  }
  for (const path of policy.inputs) {
    const found = await digestFiles(placeOf(path, work), path)
    for (const [file, digest] of Object.entries(found)) parts[`input ${file}`] = digest
    if (Object.keys(found).length === 0) parts[`input ${path}`] = 'missing'
  }
  return { ...parts, ...upstreams }
}

/** The work without what may differ and still be the same: where folders lie, who does it, an item's place in its list. */
function essence(work: CacheableWork, instance: Instance | undefined): Json {
  const mounts = work.mounts.map(({ volume, path }) => ({ volume, path }))
  const ofInstance = instance === undefined ? {} : instanceEnv(instance)
  const env = Object.fromEntries(Object.entries(work.env).filter(([name]) => !Object.hasOwn(ofInstance, name)))
  if (work.kind === 'sql') {
    const { statements, connection, output } = work
    return { statements, connection, output, env, mounts } as Json
  }
  const { command, args, image, build } = work
  const { source: _, ...definition } = build ?? {}
  return { command, args, env, image, definition, mounts } as unknown as Json
}

/** A file as the task names it, on this machine. */
export function placeOf(path: string, work: CacheableWork): string {
  const source = work.kind === 'container' ? work.build?.source : undefined
  return pathInMount(path, work.mounts)?.here ?? resolve(source ?? work.folder, path)
}

/**
 * What the upstreams of a task have come to. Where a task does not say which files it reads, an upstream that has run
 * again counts as a change, also if it handed on the same values: it may have written other files.
 */
export function upstreamParts(state: RunState, task: string, comparesFiles: boolean): Digests {
  const direct = new Set(state.tasks.get(task)?.planned.upstreams)
  const parts: Digests = {}
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

/** The key that parts make. */
export function keyOf(parts: Digests): string {
  const sorted = Object.entries(parts).sort(([a], [b]) => (a < b ? -1 : 1))
  return digestOf(JSON.stringify(sorted))
}

/** True for work that an executor does. */
export function isCacheable(work: Work): work is CacheableWork {
  return work.kind !== 'function'
}
