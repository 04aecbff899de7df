import type { CachePolicy, Executor, PlannedTask } from '@liminal/core'
import type { Digester, Digests } from '@liminal/core/source'
import type { AttemptEnd } from '../loop/context.ts'
import { userFailure } from '../loop/failures.ts'
import type { ResultKey } from '../store/changes.ts'
import type { FolderChanges } from './folder-watch.ts'
import { digestLeaves, missingOf } from './leaves.ts'
import { digestLeft } from './left.ts'
import { ownLeaves } from './own-files.ts'
import { whyUnseen } from './volumes.ts'
import type { CacheableWork } from './work-parts.ts'

/** An attempt that has ended. */
export interface KeepInput {
  readonly task: PlannedTask
  readonly work: CacheableWork
  readonly policy: CachePolicy | undefined
  readonly executor: Executor
  /** Under what its result is to be kept, if it is to be. */
  readonly result: ResultKey | undefined
  /** What has become of the folder that it ran in, if that is known. */
  readonly changes: FolderChanges | undefined
  /** What in that is the task's own. */
  readonly own: Digests
  /** The key of the attempt. */
  readonly attempt: string
  readonly digester: Digester
}

/**
 * Has the result of an attempt kept for later runs, and tells tasks behind it what it has left. One that has not left what the task
 * says that it leaves has failed.
 */
export async function keepResult(ending: AttemptEnd, input: KeepInput): Promise<AttemptEnd> {
  const { task, work, policy, executor, result, changes, own, attempt, digester } = input
  if (ending.outcome.status !== 'succeeded' || whyUnseen(executor, { task, work, policy }) !== undefined) return ending
  const outputs = ending.outputs ?? {}
  const succeeded = { task, work, policy, outputs }
  const declared = await digestLeaves(succeeded, digester)
  const missing = missingOf({ policy }, declared)
  if (missing !== undefined) return { outcome: { ...userFailure(`it did not leave ${missing}`), hint } }
  const left = digestLeft(succeeded, declared, changes)
  const known = { ...ending, ...(left !== undefined && { left }) }
  if (result === undefined) return known
  const leaves = { ...declared, ...ownLeaves(own, changes?.alone === true) }
  return { ...known, keep: { ...result, leaves, left, outputs, attempt } }
}

const hint = 'cache.outputs names what the task leaves: correct the path or pattern there, or have the task write it'
