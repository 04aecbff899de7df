import type { ImageDriverType, ImageType } from './image.ts'
import type { ConfigOf, ConfigSchema, ExecutorType, FunctionPart, Plugin, TaskType } from './plugin.ts'

/** Defines a plugin; the only thing its package exports by default. */
export function definePlugin(plugin: Plugin): Plugin {
  return plugin
}

/** Defines a task type whose `compile` is given what its schema accepts. */
export function defineTaskType<S extends ConfigSchema>(
  type: Omit<TaskType<ConfigOf<S>>, 'part' | 'config'> & { readonly config: S },
): TaskType {
  return { part: 'task', ...type } as TaskType
}

/** Defines an executor type whose `open` is given what its schema accepts. */
export function defineExecutor<S extends ConfigSchema>(
  type: Omit<ExecutorType<ConfigOf<S>>, 'part' | 'config'> & { readonly config: S },
): ExecutorType {
  return { part: 'executor', ...type } as ExecutorType
}

/** Defines a function that the engine calls for work of kind `function`. */
export function defineFunction(part: Omit<FunctionPart, 'part'>): FunctionPart {
  return { part: 'function', ...part }
}

/** Defines an image type whose functions are given what its schema accepts. */
export function defineImage<S extends ConfigSchema>(
  type: Omit<ImageType<ConfigOf<S>>, 'part' | 'config'> & { readonly config: S },
): ImageType {
  return { part: 'image', ...type } as ImageType
}

/** Defines a driver that makes images. */
export function defineImageDriver(type: Omit<ImageDriverType, 'part'>): ImageDriverType {
  return { part: 'image-driver', ...type }
}
