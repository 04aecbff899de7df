import { isSettled } from '@liminal/core'
import type Docker from 'dockerode'
import { type Attempt, markCancelled, recordedOutcome, recordOutcome } from './attempt.ts'
import { during } from './engine/during.ts'
import { statusOf } from './engine/errors.ts'
import { withLimit } from './engine/with-limit.ts'
import { stateOf } from './start.ts'

/** How long the engine may take to say how a container is that is to end, in milliseconds: somebody waits for that. */
const answer = 10_000

/** Ends the container of an attempt: asks it to end, kills it after the grace (seconds). What has not started will not. */
export async function cancelContainer(
  docker: Docker,
  attempt: Attempt,
  grace: number,
  signal: AbortSignal,
): Promise<void> {
  const recorded = recordedOutcome(attempt)
  if (recorded !== undefined && isSettled(recorded)) return
  const state = await stateOfSoon(docker, attempt, signal)
  if (state === 'exited' || state === 'dead') return
  markCancelled(attempt)
  const container = during(docker, signal).getContainer(attempt.container)
  if (state === undefined || state === 'created') {
    recordOutcome(attempt, { status: 'cancelled' })
    await refusable(container.remove({ force: true }))
    return
  }
  // Whole seconds are all that the engine takes.
  await refusable(container.stop({ t: Math.ceil(grace) }))
}

async function stateOfSoon(docker: Docker, { container }: Attempt, signal: AbortSignal): Promise<string | undefined> {
  using limit = withLimit(answer, signal)
  return await stateOf(during(docker, limit.signal).getContainer(container))
}

/** It may have ended by itself meanwhile, or be gone. */
async function refusable(answer: Promise<unknown>): Promise<void> {
  try {
    await answer
  } catch (error) {
    if (![304, 404, 409].includes(statusOf(error) ?? 0)) throw error
  }
}
