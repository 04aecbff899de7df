import { appendFileSync } from 'node:fs'
import { type Executor, type Handle, type Outcome, orAborted, reasonOf } from '@liminal/core'
import type { Guard } from '../lease/guard.ts'
import { beginCopy, endOfCopy, logPatience, noCopy } from '../logs/copy-of-log.ts'
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
  const { check } = guard
  // An executor that lets the work write there itself says so by the handle's log.
  const copies = executor.supports.logs && handle.log !== file
  const copied = { executor, handle, file, check, onMoment: options.onLogWrite }
  const copy = copies ? beginCopy(copied, watching.signal) : noCopy
  const cancel = (limit: number) =>
    cancelWork(executor, handle, guard, AbortSignal.any([watching.signal, AbortSignal.timeout(limit)]))
  const waiting = executor.wait(handle, watching.signal)
  const ended = endOrCancelled(waiting, stopped, () => cancel(patience.cancel), copy.letGo)
  const outcome = await ended.catch(async (error: unknown) => {
    copy.letGo()
    // What nobody can wait for must not run on beside its retry.
    if (!watching.signal.aborted) await cancel(patience.unwatched)
    return unexpected(error)
  })
  // Of what nobody knows any more, nothing more can be read.
  if (outcome.status === 'lost') copy.letGo()
  const { problem, cutOff } = await endOfCopy(copy, options.logPatience ?? logPatience)
  if (cutOff !== undefined) note(file, cutOff, check)
  if (problem === undefined || outcome.status !== 'succeeded') return outcome
  return { status: 'failed', class: 'infra', reason: `its log could not be kept: ${problem}`, hint: `check ${file}` }
}

/** What is missing in a log is told at its end. */
function note(file: string, text: string, check: () => void): void {
  check()
  appendFileSync(file, `liminal-run: ${text}\n`)
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
    await orAborted(executor.cancel(handle, signal), signal)
    return undefined
  } catch (error) {
    return notCancelled(reasonOf(error))
  }
}

function none(): undefined {
  return undefined
}
