import type { CachePolicy, Executor, PlannedTask, Work } from '@liminal/core'
import type { Digester } from '@liminal/core/source'
import type { EndedAttempt } from '../loop/context.ts'
import { userFailure } from '../loop/failures.ts'
import type { ResultKey } from '../store/changes.ts'
import { digestLeaves, missingOf } from './leaves.ts'
import { whyUnseen } from './volumes.ts'
import { isCacheable } from './work-parts.ts'

type Ending = Pick<EndedAttempt, 'outcome'> & Partial<EndedAttempt>

/** An attempt that has ended. */
export interface KeepInput {
  readonly task: PlannedTask
  readonly work: Work
  readonly policy: CachePolicy | undefined
  readonly executor: Executor
  /** Under what its result is to be kept, if it is to be. */
  readonly result: ResultKey | undefined
  /** The key of the attempt. */
  readonly attempt: string
  readonly digester: Digester
}

/** Has the result of an attempt kept for later runs, if it has succeeded and left what the task says that it leaves. */
export async function keepResult(ending: Ending, input: KeepInput): Promise<Ending> {
  const { task, work, policy, executor, result, attempt, digester } = input
  if (ending.outcome.status !== 'succeeded' || policy === undefined || !isCacheable(work)) return ending
  if (whyUnseen(executor, { task, work, policy }) !== undefined) return ending
  const outputs = ending.outputs ?? {}
  const leaves = await digestLeaves({ task, work, policy, outputs }, digester)
  const missing = missingOf({ policy }, leaves)
  if (missing !== undefined) return { outcome: { ...userFailure(`it did not leave ${missing}`), hint } }
  return result === undefined ? ending : { ...ending, keep: { ...result, leaves, outputs, attempt } }
}

const hint = 'cache.outputs names what the task leaves: correct the path or pattern there, or have the task write it'
