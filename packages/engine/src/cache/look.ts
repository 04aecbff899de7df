import { dirname } from 'node:path'
import type { CachePolicy, Executor, PlannedTask, Work } from '@liminal/core'
import { type Digester, digestOf } from '@liminal/core/source'
import type { Instance } from '../outputs/scope.ts'
import { groupOf } from '../state/instances.ts'
import type { RunState } from '../state/state.ts'
import type { ResultKey } from '../store/changes.ts'
import type { CacheRow } from '../store/rows.ts'
import type { Store } from '../store/store.ts'
import { explainMiss } from './explain.ts'
import { digestLeaves, explainLeaves } from './leaves.ts'
import type { OwnFilesOfTasks } from './own-files.ts'
import { keyOf, partsOf } from './parts.ts'
import { upstreamParts } from './upstreams.ts'
import { whyUnseen } from './volumes.ts'
import { isCacheable } from './work-parts.ts'

/** Tasks that run although their result is in the cache; `true` for all. */
export type NoCache = true | readonly string[] | undefined

/** A task about to run. */
export interface LookInput {
  readonly state: RunState
  readonly store: Store
  readonly task: PlannedTask
  readonly instance: Instance | undefined
  /** With its templates filled in. */
  readonly work: Work
  /** With its templates filled in; undefined if its result is not to be cached. */
  readonly policy: CachePolicy | undefined
  readonly executor: Executor
  readonly digester: Digester
  readonly ownFiles: OwnFilesOfTasks
  readonly noCache: NoCache
}

/** The result of an earlier attempt, or why there is none to take; without a key, that of the task is not kept either. */
export type Look =
  | { readonly hit: CacheRow }
  | (ResultKey & { readonly because: string })
  | { readonly because: string }

/** Looks whether a task has succeeded with the same key before; undefined if it is not to be cached. */
export async function lookForResult(input: LookInput): Promise<Look | undefined> {
  const { state, store, task, instance, work, policy, executor, digester, ownFiles } = input
  if (policy === undefined || !isCacheable(work)) return undefined
  const unseen = whyUnseen(executor, { task, work, policy })
  if (unseen !== undefined) return { because: unseen }
  const name = instance?.group ?? task.name
  const upstreams = upstreamParts(state, name, policy.inputs.length > 0)
  // The store stands in Liminal's own folder.
  const places = { project: state.plan.folder, home: dirname(store.file) }
  const own = ownFiles.of(scopeOf(state, name))
  const made = await partsOf({ task, policy, instance, work, executor, places, digester, own, upstreams })
  if ('problem' in made) return { because: made.problem }
  const { parts } = made
  const scope = scopeOf(state, name, instance)
  const key = keyOf(parts)
  const { hit, latest } = store.cached(scope, key)
  const succeeded = hit && { task, work, policy, outputs: hit.outputs }
  const gone = succeeded && explainLeaves(await digestLeaves(succeeded, digester, hit.leaves), hit.leaves)
  const refused = isRefused(input.noCache, task.name)
  if (hit !== undefined && gone === undefined && !refused) return { hit }
  return { scope, key, parts, because: refused ? '--no-cache' : (gone ?? explainMiss(parts, latest?.parts)) }
}

/** Where the results of a task are kept, those of each instance apart. */
export function scopeOf({ plan }: RunState, task: string, instance?: Instance): string {
  const each = instance === undefined ? '' : `[${digestOf(JSON.stringify(instance.item))}]`
  return `${plan.system}/${plan.pipeline}/${task}${each}`
}

/** Whether a task, or one of its instances, is to run whatever is in the cache. */
export function isRefused(noCache: NoCache, task: string): boolean {
  return noCache === true || (noCache ?? []).some((name) => name === task || name === groupOf(task))
}
