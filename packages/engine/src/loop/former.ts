import { type Failed, isSettled, orAborted, reasonOf } from '@liminal/core'
import type { AttemptStart } from './attempt.ts'
import type { Session } from './context.ts'

/** How long it may take to end what is left of a former attempt, in milliseconds. */
const patience = 30_000

/**
 * Ends what may be left of the last attempt that was submitted, where nobody knows that its work has ended; gives why that
 * cannot be. What is tried again must not meet it.
 */
export async function endFormer(
  session: Session,
  { task, number }: AttemptStart,
  giveUp: AbortSignal,
): Promise<Failed | undefined> {
  if (number === 1) return undefined
  const { store } = session.options
  const { run, plan } = session.state
  const attempts = store.attempts(run, task.name)
  const former = attempts.findLast((attempt) => attempt.number < number && attempt.handle !== undefined)
  if (former?.handle === undefined || (former.outcome !== undefined && isSettled(former.outcome))) return undefined
  // A new plan may do without the executor of a former one.
  if (former.executor === undefined || plan.executors[former.executor] === undefined) return undefined
  try {
    const executor = await session.executors.open(former.executor)
    if (!executor.supports.cancel) return undefined
    session.guard.check()
    const signal = AbortSignal.any([giveUp, AbortSignal.timeout(patience)])
    await orAborted(executor.cancel(former.handle, signal), signal)
    return undefined
  } catch (error) {
    const reason = `its attempt ${former.number} may still be running, and cannot be ended: ${reasonOf(error)}`
    return { status: 'failed', class: 'infra', reason, hint: 'look for it on the executor, then resume the run' }
  }
}
