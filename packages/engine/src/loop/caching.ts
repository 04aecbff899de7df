import type { CachePolicy, Executor, Work } from '@liminal/core'
import { folderOf } from '../cache/files.ts'
import { nowhere, type Visit } from '../cache/folder-watch.ts'
import { keepResult } from '../cache/keep.ts'
import { type Look, lookForResult, scopeOf } from '../cache/look.ts'
import { type CacheableWork, isCacheable } from '../cache/work-parts.ts'
import { attemptKey } from '../logs/file.ts'
import type { Filled } from '../outputs/bind.ts'
import type { ResultKey } from '../store/changes.ts'
import type { CacheRow } from '../store/rows.ts'
import type { AttemptStart } from './attempt.ts'
import type { AttemptEnd, Session } from './context.ts'

/** What the cache has for an attempt: a result of an earlier one, or something to do once it has ended. */
export type Caching = { readonly hit: CacheRow } | WithCache

interface WithCache {
  /** Under what its result is to be kept. */
  readonly result: ResultKey | undefined
  end(ending: AttemptEnd): Promise<AttemptEnd>
  /** To be called once it is over, whatever its end. */
  leave(): void
}

/** Looks whether an attempt can be spared; if not, and if it matters, watches what it does. */
export async function beginCaching(
  session: Session,
  start: AttemptStart,
  { work, cache: policy }: Filled,
  executor: Executor,
): Promise<Caching> {
  const { state, compared, ownFiles, digester } = session
  const { task, instance, number } = start
  const name = instance?.group ?? task.name
  if (!isCacheable(work) || !compared.has(name)) return passing(session, work, executor)
  // What an earlier process has submitted runs with what was there then.
  const look = start.handle === undefined ? await lookUp(session, start, work, policy, executor) : undefined
  // What that has found to be missing may have been submitted: then it runs already.
  if (look !== undefined && 'hit' in look && !start.found) return look
  if (look !== undefined && 'because' in look)
    session.tell({ type: 'cache_missed', task: task.name, because: look.because })
  const result = look === undefined ? start.result : resultKeyOf(look)
  // What was under way before may have left anything.
  const visit = start.handle === undefined ? await visitOf(session, work, executor) : undefined
  return {
    result,
    leave: () => visit?.leave(),
    async end(ending) {
      const changes = await visit?.end()
      const own = changes === undefined ? {} : ownFiles.add(scopeOf(state, name), changes)
      // A former attempt may have left anything, too.
      const known = number === 1 || executor.runsInFolder !== true ? changes : undefined
      const attempt = attemptKey(state.run, task.name, number)
      return keepResult(ending, { task, work, policy, executor, result, changes: known, own, attempt, digester })
    },
  }
}

/** An attempt of which nothing matters but that it is there. */
function passing({ compared, folders }: Session, work: Work, { runsInFolder }: Executor): WithCache {
  const isSeen = compared.size > 0 && runsInFolder === true && isCacheable(work)
  return {
    result: undefined,
    end: async (ending) => ending,
    leave: isSeen ? folders.pass(folderOf(work)) : () => undefined,
  }
}

async function visitOf({ folders }: Session, work: CacheableWork, { runsInFolder }: Executor): Promise<Visit> {
  return runsInFolder ? folders.visit(folderOf(work)) : nowhere
}

function lookUp(
  { state, digester, ownFiles, options: { store, noCache } }: Session,
  { task, instance }: AttemptStart,
  work: CacheableWork,
  policy: CachePolicy | undefined,
  executor: Executor,
): Promise<Look | undefined> {
  return lookForResult({ state, store, task, instance, work, policy, executor, digester, ownFiles, noCache })
}

function resultKeyOf(look: Look): ResultKey | undefined {
  const found = 'hit' in look ? look.hit : look
  return 'scope' in found ? { scope: found.scope, key: found.key, parts: found.parts } : undefined
}
