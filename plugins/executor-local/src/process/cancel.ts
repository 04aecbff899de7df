import { type Attempt, claimOutcome, markCancelled, readClaim, type Wrapper } from '../attempt.ts'
import { phaseOf } from './end.ts'
import { pause, poll } from './poll.ts'
import { groupIn, hasProcesses, isElsewhere, signalGroup, signalWork } from './process-group.ts'

const tornPatience = 1000

/**
 * Ends the work of an attempt: asks its processes to end, kills them after the grace (seconds), and returns once they
 * are gone. Work that has not started will not. Signals go to the group only while its wrapper is known to be there.
 */
export async function cancelAttempt(attempt: Attempt, grace: number, signal: AbortSignal): Promise<void> {
  const wrapper = await claimedBy(attempt, signal)
  if (wrapper === undefined || phaseOf(attempt) === 'ended') return
  if (isElsewhere(wrapper)) throw new Error('its processes are those of another container on this machine')
  const group = groupIn(wrapper)
  const isGone = () => (phaseOf(attempt) === 'ended' && !hasProcesses(group, attempt.record)) || undefined
  markCancelled(attempt)
  const signalAll = (name: 'SIGTERM' | 'SIGKILL') => {
    signalGroup(group, name)
    signalWork(group, attempt.record, name)
  }
  signalAll('SIGTERM')
  const deadline = performance.now() + grace * 1000
  await poll(() => isGone() || performance.now() >= deadline || undefined, signal)
  if (!isGone()) signalAll('SIGKILL')
  await poll(isGone, signal)
}

/** The wrapper; undefined if there is none and never will be. */
async function claimedBy(attempt: Attempt, signal: AbortSignal): Promise<Wrapper | undefined> {
  const since = performance.now()
  for (;;) {
    const claim = readClaim(attempt)
    if (claim === undefined && claimOutcome(attempt, { status: 'cancelled' })) return undefined
    if (claim !== undefined && claim !== 'torn') return 'pid' in claim ? claim : undefined
    // Between making and writing a claim lie microseconds, unless its maker died there or the disk is full.
    if (performance.now() - since > tornPatience) return undefined
    await pause(1, signal)
  }
}
