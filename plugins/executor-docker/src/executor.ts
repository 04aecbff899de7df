import { join } from 'node:path'
import type { Executor, ExecutorContext, Handle, Outcome } from '@liminal/core'
import { imageOfWork, reasonOf } from '@liminal/core'
import type Docker from 'dockerode'
import { type Attempt, attemptFrom, attemptOf, handleOf, mayRun, recordedOutcome, recordOutcome } from './attempt.ts'
import { cancelContainer } from './cancel.ts'
import { createCleaner } from './clean-up.ts'
import { collectContainers } from './collect.ts'
import { accepts, type DockerConfig } from './config.ts'
import { isElsewhere } from './elsewhere.ts'
import { during } from './engine/during.ts'
import { asked, askedEach, isGone } from './engine/errors.ts'
import type { Limits } from './engine/limits.ts'
import { openEngine } from './engine/open.ts'
import { collectImages } from './image/collect.ts'
import { createImageUses } from './image/uses.ts'
import { imageId } from './image.ts'
import { readLogs } from './logs/read.ts'
import { engineGone } from './outcome.ts'
import { removeOutput } from './output.ts'
import { createServiceHost } from './services/host.ts'
import { startContainer } from './start.ts'
import { waitForContainer } from './wait.ts'

/** An executor that runs work in containers of an engine. */
export function createExecutor(config: DockerConfig, { home, name }: ExecutorContext, limits?: Limits): Executor {
  const root = join(home, 'executors', name)
  const docker = openEngine(config.host, limits)
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
      const request = { docker: during(docker, signal), attempt, key, root, work, config }
      const failed = await startContainer(request, signal).catch((error: unknown) => {
        // What may have been started is found, and can be ended, by its handle.
        if (signal.aborted && mayRun(attempt)) return undefined
        if (isGone(error)) return engineGone(reasonOf(error), mayRun(attempt))
        throw error
      })
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
      await asked(cancelContainer(docker, attemptFrom(handle), config.grace, signal))
    },
    async fingerprint(work) {
      const image = work.kind === 'container' ? imageOfWork(work) : undefined
      return image === undefined ? 'none' : ((await asked(imageId(docker, image))) ?? 'not built')
    },
    collect: async (options) => [
      ...(await asked(collectContainers(during(docker, options.signal), root, options))),
      ...((await services.collect?.(options)) ?? []),
      // Those of services that are gone by now, too.
      ...(await asked(collectImages(during(docker, options.signal), uses, options))),
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
      const isOver = () => recordedOutcome(attempt) !== undefined
      return cleaner.reading(attempt, askedEach(readLogs(docker, { ...attempt, isOver }, options)))
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
  removeOutput(attempt)
  return outcome
}
