import { isSettled } from '@liminal/core'
import type Docker from 'dockerode'
import { type Attempt, markCancelled, recordedOutcome, recordOutcome } from './attempt.ts'
import { statusOf } from './engine.ts'
import { stateOf } from './start.ts'

/** Ends the container of an attempt: asks it to end, kills it after the grace (seconds). What has not started will not. */
export async function cancelContainer(
  docker: Docker,
  attempt: Attempt,
  grace: number,
  signal: AbortSignal,
): Promise<void> {
  const recorded = recordedOutcome(attempt)
  if (recorded !== undefined && isSettled(recorded)) return
  const container = docker.getContainer(attempt.container)
  const state = await stateOf(container)
  if (state === 'exited' || state === 'dead') return
  markCancelled(attempt)
  if (state === undefined || state === 'created') {
    recordOutcome(attempt, { status: 'cancelled' })
    await refusable(container.remove({ force: true }))
    return
  }
  // Whole seconds are all that the engine takes.
  await refusable(container.stop({ t: Math.ceil(grace), abortSignal: signal }))
}

/** It may have ended by itself meanwhile, or be gone. */
async function refusable(answer: Promise<unknown>): Promise<void> {
  try {
    await answer
  } catch (error) {
    if (![304, 404, 409].includes(statusOf(error) ?? 0)) throw error
  }
}
