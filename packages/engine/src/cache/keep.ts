import type { CachePolicy, PlannedTask, Work } from '@liminal/core'
import type { EndedAttempt } from '../loop/context.ts'
import type { ResultKey } from '../store/changes.ts'
import { digestLeaves } from './leaves.ts'
import { isCacheable } from './parts.ts'

type Ending = Pick<EndedAttempt, 'outcome'> & Partial<EndedAttempt>

/** An attempt whose result is worth keeping. */
export interface KeepInput extends ResultKey {
  readonly task: PlannedTask
  readonly work: Work
  readonly policy: CachePolicy | undefined
  /** The key of the attempt. */
  readonly attempt: string
}

/** Has the result of an attempt kept for later runs, if it has succeeded. */
export async function keepResult(ending: Ending, input: KeepInput): Promise<Ending> {
  const { scope, key, parts, task, work, policy, attempt } = input
  if (ending.outcome.status !== 'succeeded' || !isCacheable(work)) return ending
  const outputs = ending.outputs ?? {}
  const leaves = await digestLeaves({ task, work, policy, outputs })
  return { ...ending, keep: { scope, key, parts, leaves, outputs, attempt } }
}
