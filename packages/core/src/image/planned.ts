import type { ServiceSpec } from '../contract/service.ts'
import type { ImageDefinition, Work } from '../contract/work.ts'
import type { Plan, PluginOrigin } from '../plan/types.ts'
import type { Registry } from '../registry/registry.ts'

/** The images, each once, that have to be built before a plan can run: those of executors that run work in images. */
export function imagesToBuild({ tasks, executors }: Plan, registry: Registry): readonly ImageDefinition[] {
  const images = tasks.map(({ work, executor }) => {
    const name = work.kind === 'function' ? work.service?.executor : executor
    return imageOf(work, executors[name ?? '']?.type, registry)
  })
  return [...new Map(images.filter((image) => image !== undefined).map((image) => [image.image, image])).values()]
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

/** The image that has to be built before a service can be hosted. */
export function imageOfService({ work }: ServiceSpec, executorType: string, registry: Registry) {
  return imageOf(work, executorType, registry)
}
