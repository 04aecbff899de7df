import type { ImageDriverType, ImageType } from '../contract/image.ts'
import type { ExecutorType, FunctionPart, Part, Plugin, TaskType } from '../contract/plugin.ts'
import { LiminalError } from '../errors/error.ts'
import type { PluginOrigin } from '../plan/types.ts'

/** A plugin, and where it was found. */
export interface LoadedPlugin {
  readonly origin: PluginOrigin
  readonly plugin: Plugin
}

/** All parts that the plugins of a project provide, by name. */
export interface Registry {
  readonly plugins: readonly LoadedPlugin[]
  readonly tasks: ReadonlyMap<string, Provided<TaskType>>
  readonly executors: ReadonlyMap<string, Provided<ExecutorType>>
  readonly functions: ReadonlyMap<string, Provided<FunctionPart>>
  readonly images: ReadonlyMap<string, Provided<ImageType>>
  readonly imageDrivers: ReadonlyMap<string, Provided<ImageDriverType>>
}

/** A part, and the plugin that provides it. */
export interface Provided<P extends Part> {
  readonly part: P
  readonly origin: PluginOrigin
}

/**
 * Puts plugins together.
 *
 * @throws E_PLUGIN_TWICE if two provide the same part
 */
export function registryOf(plugins: readonly LoadedPlugin[]): Registry {
  const parts = new Map<string, Provided<Part>>()
  for (const { plugin, origin } of plugins) {
    for (const part of plugin.provides) {
      const id = `${part.part}:${part.name}`
      const first = parts.get(id)
      if (first !== undefined) {
        throw new LiminalError('E_PLUGIN_TWICE', { id, first: first.origin.name, second: origin.name })
      }
      parts.set(id, { part, origin })
    }
  }
  const ofKind = <P extends Part>(kind: P['part']) =>
    new Map(
      [...parts.values()].filter(({ part }) => part.part === kind).map((each) => [each.part.name, each as Provided<P>]),
    )
  return {
    plugins,
    tasks: ofKind('task'),
    executors: ofKind('executor'),
    functions: ofKind('function'),
    images: ofKind('image'),
    imageDrivers: ofKind('image-driver'),
  }
}

/** Task types of our own packages, so that a slip is recognised even where none is installed. */
export const knownTaskTypes = {
  python: '@liminal/task-python',
  sql: '@liminal/task-sql',
  spark: '@liminal/task-spark',
  job_start: '@liminal/task-job',
  job_end: '@liminal/task-job',
  approval: '@liminal/task-job',
  deploy_service: '@liminal/task-service',
  create_cloudformation_stack: '@liminal/task-cloudformation',
  delete_cloudformation_stack: '@liminal/task-cloudformation',
} as const

/** The same of image types. */
export const knownImageTypes = {
  python: '@liminal/image-python',
  python_server: '@liminal/image-python',
  spark: '@liminal/image-spark',
  docker: '@liminal/executor-docker',
} as const

const knownTypes = { task: knownTaskTypes, image: knownImageTypes, executor: {} }

/** The package that provides a part: ours where we know it, else one named after it as ours are. */
export function suggestPackage(kind: 'task' | 'executor' | 'image', name: string): string {
  const known = (knownTypes[kind] as Readonly<Record<string, string>>)[name]
  return known ?? `@liminal/${kind}-${name.replaceAll('_', '-')}`
}
