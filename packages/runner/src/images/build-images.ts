import { isLiminalError, reasonOf } from '@liminal/core'
import { type BuildOptions, buildImage } from './build.ts'
import type { Job } from './plan-builds.ts'

/** How many images are built at once. */
const atOnce = 4

/** Builds images side by side, each once those are there that it is built on; true if all could be. */
export async function buildImages(jobs: readonly Job[], optionsOf: (job: Job) => BuildOptions): Promise<boolean> {
  const take = poolOf(atOnce)
  const started = new Map<Job, Promise<boolean>>()
  const start = (job: Job): Promise<boolean> => {
    const building = started.get(job) ?? build(job)
    started.set(job, building)
    return building
  }
  const build = async (job: Job) => {
    const options = optionsOf(job)
    const before = await Promise.all(job.after.map(start))
    const missing = job.after[before.indexOf(false)]
    if (missing === undefined) return take(() => tryImage(job, options))
    const reason = `it comes behind ${missing.image.image}, which was not built`
    options.tell({ type: 'failed', image: job.image.image, reason, output: [] })
    return false
  }
  // No driver is closed while one still builds.
  await Promise.allSettled(jobs.map(start))
  const built = await Promise.all(jobs.map(start))
  return built.every((each) => each)
}

/** One that cannot be built does not keep others from it. */
async function tryImage({ image }: Job, options: BuildOptions): Promise<boolean> {
  try {
    return await buildImage(image, options)
  } catch (error) {
    if (options.signal.aborted || !(isLiminalError(error) || isSystemError(error))) throw error
    const hint = isLiminalError(error) ? { hint: error.hint } : {}
    options.tell({ type: 'failed', image: image.image, reason: reasonOf(error), ...hint, output: [] })
    return false
  }
}

/** A file that may not be read, a disk that is full, a connection that breaks off. */
function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && ('syscall' in error || error.message.includes('socket'))
}

/** Does at most so much at once, in the order in which it is asked to. */
function poolOf(size: number) {
  let free = size
  const waiting: (() => void)[] = []
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (free > 0) free -= 1
    else await new Promise<void>((done) => waiting.push(done))
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next === undefined) free += 1
      else next()
    }
  }
}
