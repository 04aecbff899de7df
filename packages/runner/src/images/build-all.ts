import { environmentWithout, type ImageDriver, orAborted } from '@liminal/core'
import type { ExitCode } from '../command.ts'
import { catchInterrupts } from '../interrupts.ts'
import type { Io } from '../io.ts'
import { jsonImageView, plainImageView } from '../view/images.ts'
import { buildImages } from './build-images.ts'
import { openDriver } from './driver.ts'
import { type ImageGroup, type Job, planBuilds } from './plan-builds.ts'

/** How the user wants to see it. */
export interface BuildFlags {
  readonly push?: boolean
  readonly progress?: boolean
  readonly json?: boolean
}

/** Builds images before the user's eyes; 1 if any could not be. @throws E_DRIVER_NONE */
export async function buildAll(groups: readonly ImageGroup[], flags: BuildFlags, io: Io): Promise<ExitCode> {
  using interrupts = catchInterrupts({ cancel: 'stopping the build', leave: 'leaving the build', say: io.err })
  const tell = flags.json ? jsonImageView(io) : plainImageView(io, flags.progress === true)
  const jobs = planBuilds(groups)
  await using drivers = await openDrivers(jobs)
  const push = flags.push === true
  const secrets = groups.flatMap(({ secretVariables }) => secretVariables)
  const env = environmentWithout(io.env, secrets)
  try {
    const building = buildImages(jobs, (job) => {
      const { registry } = job
      return { driver: drivers.of(job), registry, push, env, tell, signal: interrupts.any }
    })
    return (await orAborted(building, interrupts.leave)) ? 0 : 1
  } catch (error) {
    if (interrupts.any.aborted) return interrupts.exitCode()
    throw error
  }
}

interface Drivers extends AsyncDisposable {
  of(job: Job): ImageDriver
}

/** One driver for each engine and each set of plugins. */
async function openDrivers(jobs: readonly Job[]): Promise<Drivers> {
  const groups = Map.groupBy(jobs, ({ registry }) => registry)
  const opened = new Map<Job, ImageDriver>()
  for (const [registry, ofRegistry] of groups) {
    for (const [host, ofHost] of Map.groupBy(ofRegistry, (job) => job.host)) {
      const driver = await openDriver(registry, host)
      for (const job of ofHost) opened.set(job, driver)
    }
  }
  return {
    of: (job) => opened.get(job) as ImageDriver,
    async [Symbol.asyncDispose]() {
      for (const driver of new Set(opened.values())) await driver[Symbol.asyncDispose]()
    },
  }
}
