import type { ImageDefinition, NeededImage, Registry } from '@liminal/core'

/** Images of a system, and the plugins that they are built by. */
export interface ImageGroup {
  readonly registry: Registry
  readonly images: readonly NeededImage[]
  /** The environment variables that hold secrets of the system. */
  readonly secretVariables: readonly string[]
}

/** One image that is to be built, on one engine. */
export interface Job {
  readonly image: ImageDefinition
  readonly host: string | undefined
  readonly registry: Registry
  /** Those that have to be there before. */
  readonly after: readonly Job[]
}

/**
 * The images of several systems, each once for each engine, behind those that they are built on, which need not have been
 * asked for. Two that have one name and are not the same come one after the other. Pure.
 */
export function planBuilds(groups: readonly Pick<ImageGroup, 'registry' | 'images'>[]): readonly Job[] {
  const jobs = new Map<string, Job>()
  const latest = new Map<string, Job>()
  const add = (image: ImageDefinition, host: string | undefined, registry: Registry): Job => {
    const key = JSON.stringify([host, image])
    const known = jobs.get(key)
    if (known !== undefined) return known
    const bases = (image.built_on ?? []).map((base) => add(base, host, registry))
    const name = JSON.stringify([host, image.image])
    const former = latest.get(name)
    const job = { image, host, registry, after: former === undefined ? bases : [...bases, former] }
    jobs.set(key, job)
    latest.set(name, job)
    return job
  }
  for (const { registry, images } of groups) for (const { image, host } of images) add(image, host, registry)
  return [...jobs.values()]
}
