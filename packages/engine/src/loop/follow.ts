import { type Executor, type Handle, type Outcome, reasonOf } from '@liminal/core'
import { copyLogs } from '../logs/copy.ts'
import { logFile } from '../logs/file.ts'
import type { Session } from './context.ts'
import { unexpected } from './failures.ts'

/** How long work that cannot be waited for may take to be stopped, in milliseconds. */
const cancelPatience = 30_000

/** Waits for submitted work to its end, copies its log meanwhile, and cancels it once `stopped` aborts. */
export async function follow(
  { options, watching }: Pick<Session, 'options' | 'watching'>,
  executor: Executor,
  handle: Handle,
  key: string,
  stopped: AbortSignal,
): Promise<Outcome> {
  const file = logFile(options.home, key)
  // An executor that lets the work write there itself says so by the handle's log.
  const copies = executor.supports.logs && handle.log !== file
  // Aborted, it ends a copy that has no end of its own: that of work which nobody could wait for, or cancel.
  const letGo = new AbortController()
  const reading = AbortSignal.any([watching.signal, letGo.signal])
  const copied = copies ? copyLogs(executor, handle, file, reading).then(none, reasonOf) : undefined
  const ended = waitOrCancel(executor, handle, stopped, watching.signal, () => letGo.abort())
  const outcome = await ended.catch(async (error: unknown) => {
    letGo.abort()
    // What nobody can wait for must not run on beside its retry.
    if (!watching.signal.aborted) await cancelWork(executor, handle, AbortSignal.timeout(cancelPatience))
    return unexpected(error)
  })
  const problem = await copied
  if (problem === undefined || outcome.status !== 'succeeded') return outcome
  return { status: 'failed', class: 'infra', reason: `its log could not be kept: ${problem}`, hint: `check ${file}` }
}

async function waitOrCancel(
  executor: Executor,
  handle: Handle,
  stopped: AbortSignal,
  watching: AbortSignal,
  onStillRunning: () => void,
): Promise<Outcome> {
  const ended = executor.wait(handle, watching)
  const asked = new Promise<Outcome | undefined>((done) => {
    const cancel = () => void cancelWork(executor, handle, watching).then(done)
    if (stopped.aborted) cancel()
    else stopped.addEventListener('abort', cancel, { once: true })
  })
  ended.catch(none)
  // A cancel that worked makes `wait` end; only one that could not be carried out ends the attempt by itself.
  const given = asked.then((failure) => {
    if (failure !== undefined) onStillRunning()
    return failure ?? ended
  })
  return Promise.race([ended, given])
}

async function cancelWork(executor: Executor, handle: Handle, watching: AbortSignal): Promise<Outcome | undefined> {
  const hint = 'look for it on the executor; it may still be running'
  if (!executor.supports.cancel) {
    return { status: 'failed', class: 'infra', reason: 'its executor cannot cancel work', hint }
  }
  try {
    await executor.cancel(handle, watching)
    return undefined
  } catch (error) {
    return { status: 'failed', class: 'infra', reason: `it could not be cancelled: ${reasonOf(error)}`, hint }
  }
}

function none(): undefined {
  return undefined
}
