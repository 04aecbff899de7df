import { setTimeout } from 'node:timers/promises'
import { type Outcome, reasonOf } from '@liminal/core'
import type Docker from 'dockerode'
import { type Attempt, isCancelled } from './attempt.ts'
import { during } from './engine/during.ts'
import { awaitEnd } from './engine/end.ts'
import { isGone, statusOf } from './engine/errors.ts'
import { outcomeOfEnd } from './outcome.ts'
import { readOutput } from './output.ts'
import { formsToMask } from './secrets.ts'

/** How often it is looked whether it is back, in milliseconds. */
const interval = 1000

/** How long a container that was made may take to be started, in milliseconds; then it never will. */
const startPatience = 30_000

/** Waits for the end of an attempt's container, also over a restart of the engine, which may take `patience` seconds. */
export async function waitForContainer(
  docker: Docker,
  attempt: Attempt,
  patience: number,
  signal: AbortSignal,
): Promise<Outcome> {
  let goneSince: number | undefined
  const since = performance.now()
  for (;;) {
    signal.throwIfAborted()
    try {
      const outcome = await waitOnce({ docker: during(docker, signal), attempt, signal }, performance.now() - since)
      if (outcome !== undefined) return outcome
      goneSince = undefined
    } catch (error) {
      signal.throwIfAborted()
      if (!isGone(error)) throw error
      goneSince ??= performance.now()
      if (performance.now() - goneSince > patience * 1000) {
        return { status: 'lost', reason: `the Docker engine has not answered for ${patience} s: ${reasonOf(error)}` }
      }
      await setTimeout(interval, undefined, { signal })
    }
  }
}

interface Waiting {
  readonly docker: Docker
  readonly attempt: Attempt
  readonly signal: AbortSignal
}

async function waitOnce(waiting: Waiting, waited: number): Promise<Outcome | undefined> {
  const { docker, attempt, signal } = waiting
  const container = docker.getContainer(attempt.container)
  const found = await inspect(container)
  if (found === undefined) {
    if (isCancelled(attempt)) return { status: 'cancelled' }
    return { status: 'lost', reason: `its container ${attempt.container} is gone, and nobody recorded how it ended` }
  }
  const { State: state, HostConfig: host } = found
  if (state.Status === 'created') {
    if (isCancelled(attempt)) return { status: 'cancelled' }
    if (waited > startPatience) return { status: 'lost', reason: 'its container was made and never started' }
    await setTimeout(50, undefined, { signal })
    return undefined
  }
  if (state.Running || state.Restarting) {
    await awaitEnd(container)
    return undefined
  }
  const forms = formsToMask(attempt.secrets)
  const output = await readOutput(container, attempt, forms ?? [], signal)
  if (forms === undefined && 'text' in output && output.text !== '') return unmaskable(state.ExitCode)
  const memory = host.Memory ? `${Math.round(host.Memory / 1024 ** 2)}Mi` : undefined
  return outcomeOfEnd(state, isCancelled(attempt), output, memory)
}

/** Rather no output than one that may hold what nobody here can recognise as a secret. */
function unmaskable(exitCode: number): Outcome {
  const reason = `its output is not taken over: the secrets of the task are not here, so nothing could be masked`
  const hint = 'give this liminal-run the same environment as the one that started the run'
  return { status: 'failed', class: 'user', exitCode, reason, hint }
}

async function inspect(container: Docker.Container): Promise<Docker.ContainerInspectInfo | undefined> {
  try {
    return await container.inspect()
  } catch (error) {
    if (statusOf(error) === 404) return undefined
    throw error
  }
}
