import type { ServiceSpec } from '../contract/service.ts'
import type { ImageDefinition, Work } from '../contract/work.ts'
import type { Plan, PluginOrigin } from '../plan/types.ts'
import type { Registry } from '../registry/registry.ts'

/** An image that has to be built, and where: on the engine that the executor names, or on that of the surroundings. */
export interface NeededImage {
  readonly image: ImageDefinition
  readonly host?: string
}

/** The executors of a plan or system. */
type Executors = Plan['executors']

/** The images, each once for each engine, that have to be built before a plan can run: those of executors that run work in images. */
export function imagesToBuild({ tasks, executors }: Plan, registry: Registry): readonly NeededImage[] {
  const needed = tasks.map(({ work, executor }) => {
    const name = work.kind === 'function' ? work.service?.executor : executor
    return neededImage(work, executors[name ?? ''], registry)
  })
  return onceEach(needed.filter((each) => each !== undefined))
}

/** Those that differ in their image or their engine. */
export function onceEach(needed: readonly NeededImage[]): readonly NeededImage[] {
  return [...new Map(needed.map((each) => [JSON.stringify([each.host, each.image.image]), each])).values()]
}

/** The plugins that such images are built by. */
export function imageOrigins(
  tasks: readonly { readonly work: Work; readonly type: string | undefined }[],
  registry: Registry,
): readonly (PluginOrigin | undefined)[] {
  const images = tasks.map(({ work, type }) => imageOf(work, type, registry)).filter((image) => image !== undefined)
  if (images.length === 0) return []
  return [
    ...images.map(({ type = '' }) => registry.images.get(type)?.origin),
    ...[...registry.imageDrivers.values()].map(({ origin }) => origin),
  ]
}

function imageOf(work: Work, executorType: string | undefined, registry: Registry): ImageDefinition | undefined {
  const run = work.kind === 'function' ? work.service?.spec.work : work
  if (run?.kind !== 'container') return undefined
  const isBuilt = registry.executors.get(executorType ?? '')?.part.needsImages === true && run.build?.type !== undefined
  return isBuilt ? run.build : undefined
}

function neededImage(work: Work, executor: Executors[string] | undefined, registry: Registry): NeededImage | undefined {
  const image = imageOf(work, executor?.type, registry)
  const host = hostOf(executor)
  return image && { image, ...(host !== undefined && { host }) }
}

function hostOf(executor: Executors[string] | undefined): string | undefined {
  return typeof executor?.config.host === 'string' ? executor.config.host : undefined
}

/** The image that has to be built before a service can be hosted by an executor. */
export function imageOfService({ work }: ServiceSpec, executor: Executors[string], registry: Registry) {
  return neededImage(work, executor, registry)
}

/** Where images are built that nobody asks for yet: on every engine that an executor of the system names, else on the usual one. */
export function enginesOf(executors: Executors, registry: Registry): readonly (string | undefined)[] {
  const inImages = Object.values(executors).filter(({ type }) => registry.executors.get(type)?.part.needsImages)
  const named = new Set(inImages.map(hostOf).filter((host) => host !== undefined))
  return named.size === 0 ? [undefined] : [...named]
}
