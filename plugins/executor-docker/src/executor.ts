import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Executor, ExecutorContext, Handle, Outcome } from '@liminal/core'
import { imageOfWork, reasonOf } from '@liminal/core'
import type Docker from 'dockerode'
import { type Attempt, attemptFrom, attemptOf, handleOf, recordedOutcome, recordOutcome } from './attempt.ts'
import { cancelContainer } from './cancel.ts'
import { createCleaner } from './clean-up.ts'
import { collectContainers } from './collect.ts'
import { accepts, type DockerConfig } from './config.ts'
import { isElsewhere } from './elsewhere.ts'
import { asked, isGone, openEngine } from './engine.ts'
import { collectImages } from './image/collect.ts'
import { createImageUses } from './image/uses.ts'
import { imageId } from './image.ts'
import { readLogs } from './logs.ts'
import { engineGone } from './outcome.ts'
import { createServiceHost } from './services/host.ts'
import { startContainer } from './start.ts'
import { waitForContainer } from './wait.ts'

/** An executor that runs work in containers of an engine. */
export function createExecutor(config: DockerConfig, { home, name }: ExecutorContext): Executor {
  const root = join(home, 'executors', name)
  const docker = openEngine(config.host)
  const cleaner = createCleaner(docker, config.clean_up)
  const uses = createImageUses(docker, `${root}.images`)
  const services = createServiceHost(docker, `${root}.services`, config)

  return {
    accepts,
    supports: { logs: true, cancel: true },
    ...(isElsewhere(docker) && { volumesElsewhere: true as const }),
    async submit(key, work, signal) {
      signal.throwIfAborted()
      if (work.kind !== 'container') throw new TypeError(`work of kind ${work.kind} is not done in containers`)
      const attempt = attemptOf(root, key, work.secrets)
      const handle: Handle = handleOf(attempt)
      if (recordedOutcome(attempt) !== undefined) return handle
      const failed = await orGone(startContainer({ docker, attempt, key, root, work, config }, signal))
      if (failed !== undefined) recordOutcome(attempt, failed)
      // Only `collect` would miss it.
      else await uses.note(work.build).catch(() => undefined)
      return handle
    },
    async wait(handle, signal) {
      const attempt = attemptFrom(handle)
      const outcome = recordedOutcome(attempt) ?? (await waitAndRecord(docker, attempt, config.wait_for_engine, signal))
      cleaner.ended(attempt, outcome)
      return outcome
    },
    async cancel(handle, signal) {
      await cancelContainer(docker, attemptFrom(handle), config.grace, signal)
    },
    async fingerprint(work) {
      const image = work.kind === 'container' ? imageOfWork(work) : undefined
      return image === undefined ? 'none' : ((await imageId(docker, image)) ?? 'not built')
    },
    collect: async (options) => [
      ...(await asked(collectContainers(docker, root, options))),
      ...((await services.collect?.(options)) ?? []),
      // Those of services that are gone by now, too.
      ...(await asked(collectImages(docker, uses, options))),
    ],
    services: {
      ...services,
      async apply(spec, options) {
        const applied = await services.apply(spec, options)
        await uses.note(spec.work.build).catch(() => undefined)
        return applied
      },
    },
    logs: (handle, options) => {
      const attempt = attemptFrom(handle)
      return cleaner.reading(attempt, readLogs(docker, attempt, options))
    },
    async [Symbol.asyncDispose]() {
      await cleaner.close()
    },
  }
}

async function waitAndRecord(
  docker: Docker,
  attempt: Attempt,
  patience: number,
  signal: AbortSignal,
): Promise<Outcome> {
  const outcome = recordOutcome(attempt, await waitForContainer(docker, attempt, patience, signal))
  rmSync(attempt.output, { recursive: true, force: true })
  return outcome
}

/** Where the engine does not answer, nothing has started that could not be found again. */
async function orGone<T>(answer: Promise<T>): Promise<T | ReturnType<typeof engineGone>> {
  try {
    return await answer
  } catch (error) {
    if (isGone(error)) return engineGone(reasonOf(error))
    throw error
  }
}
