import type { CachePolicy, Executor, PlannedTask, Work } from '@liminal/core'
import type { Instance } from '../outputs/scope.ts'
import { groupOf } from '../state/instances.ts'
import type { RunState } from '../state/state.ts'
import type { ResultKey } from '../store/changes.ts'
import type { CacheRow } from '../store/rows.ts'
import type { Store } from '../store/store.ts'
import { digestOf } from './digest.ts'
import { explainLeaves, explainMiss } from './explain.ts'
import { digestLeaves } from './leaves.ts'
import { isCacheable, keyOf, partsOf, upstreamParts } from './parts.ts'

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
  readonly noCache: NoCache
}

/** The result of an earlier attempt, or why there is none to take. */
export type Look = { readonly hit: CacheRow } | (ResultKey & { readonly because: string })

/** Looks whether a task has succeeded with the same key before; undefined if it is not to be cached. */
export async function lookForResult(input: LookInput): Promise<Look | undefined> {
  const { state, store, task, instance, work, policy, executor } = input
  if (policy === undefined || !isCacheable(work)) return undefined
  const name = instance?.group ?? task.name
  const each = instance === undefined ? '' : `[${digestOf(JSON.stringify(instance.item))}]`
  const scope = `${state.plan.system}/${state.plan.pipeline}/${name}${each}`
  const upstreams = upstreamParts(state, name, policy.inputs.length > 0)
  const parts = await partsOf({ policy, instance, work, executor, upstreams })
  const key = keyOf(parts)
  const { hit, latest } = store.cached(scope, key)
  const gone = hit && explainLeaves(await digestLeaves({ task, work, policy, outputs: hit.outputs }), hit.leaves)
  const refused = isRefused(input.noCache, task.name)
  if (hit !== undefined && gone === undefined && !refused) return { hit }
  return { scope, key, parts, because: refused ? '--no-cache' : (gone ?? explainMiss(parts, latest?.parts)) }
}

function isRefused(noCache: NoCache, task: string): boolean {
  return noCache === true || (noCache ?? []).some((name) => name === task || name === groupOf(task))
}
