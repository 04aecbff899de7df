import { type Executor, type Handle, type Outcome, reasonOf } from '@liminal/core'
import type { Guard } from '../lease/guard.ts'
import { copyLogs } from '../logs/copy.ts'
import { logFile } from '../logs/file.ts'
import type { Session } from './context.ts'
import { notCancelled, unexpected } from './failures.ts'

/** How long it may take to stop work, its own grace included, in milliseconds; and work that nobody could wait for. */
const patience = { cancel: 600_000, unwatched: 30_000 } as const

/** Waits for submitted work to its end, copies its log meanwhile, and cancels it once `stopped` aborts. */
export async function follow(
  { options, watching, guard }: Pick<Session, 'options' | 'watching' | 'guard'>,
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
  const copied = copies
    ? copyLogs({ executor, handle, file, check: guard.check, onMoment: options.onLogWrite }, reading).then(
        none,
        reasonOf,
      )
    : undefined
  const cancel = (limit: number) =>
    cancelWork(executor, handle, guard, AbortSignal.any([watching.signal, AbortSignal.timeout(limit)]))
  const waiting = executor.wait(handle, watching.signal)
  const ended = endOrCancelled(
    waiting,
    stopped,
    () => cancel(patience.cancel),
    () => letGo.abort(),
  )
  const outcome = await ended.catch(async (error: unknown) => {
    letGo.abort()
    // What nobody can wait for must not run on beside its retry.
    if (!watching.signal.aborted) await cancel(patience.unwatched)
    return unexpected(error)
  })
  // Of what nobody knows any more, nothing more can be read.
  if (outcome.status === 'lost') letGo.abort()
  const problem = await copied
  if (problem === undefined || outcome.status !== 'succeeded') return outcome
  return { status: 'failed', class: 'infra', reason: `its log could not be kept: ${problem}`, hint: `check ${file}` }
}

async function endOrCancelled(
  ended: Promise<Outcome>,
  stopped: AbortSignal,
  cancel: () => Promise<Outcome | undefined>,
  onStillRunning: () => void,
): Promise<Outcome> {
  const asked = new Promise<Outcome | undefined>((done) => {
    const ask = () => void cancel().then(done)
    if (stopped.aborted) ask()
    else stopped.addEventListener('abort', ask, { once: true })
  })
  ended.catch(none)
  // A cancel that worked makes `wait` end; only one that could not be carried out ends the attempt by itself.
  const given = asked.then((failure) => {
    if (failure !== undefined) onStillRunning()
    return failure ?? ended
  })
  return Promise.race([ended, given])
}

async function cancelWork(
  executor: Executor,
  handle: Handle,
  guard: Guard,
  signal: AbortSignal,
): Promise<Outcome | undefined> {
  if (!executor.supports.cancel) return notCancelled('its executor cannot cancel work')
  try {
    guard.check()
    await executor.cancel(handle, signal)
    return undefined
  } catch (error) {
    return notCancelled(reasonOf(error))
  }
}

function none(): undefined {
  return undefined
}
