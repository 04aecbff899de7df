import type { JsonObject } from '../contract/json.ts'
import type { TaskType } from '../contract/plugin.ts'
import type { ConnectionDefinition, ImageDefinition, SecretSource } from '../contract/work.ts'
import type { Place, Source } from '../diagnostics/place.ts'
import type { MapNode, Node } from '../load/node.ts'
import type { Hooks } from '../plan/hooks.ts'
import type { Registry } from '../registry/registry.ts'
import type { ServiceKeys, TaskKeys } from './schemas/index.ts'

/**
 * A system whose every value has been held against the schemas. Only `checkSystem` makes one, and only of a system
 * without errors, so that nothing unchecked can be planned.
 */
export interface CheckedSystem {
  readonly name: string
  readonly folder: string
  readonly root: MapNode
  readonly registry: Registry
  readonly executors: ReadonlyMap<string, CheckedExecutor>
  /** The entries of `images:`, and those that services describe themselves. */
  readonly images: ReadonlyMap<string, ImageDefinition>
  /** The local folder of each volume, where one is given. */
  readonly volumes: ReadonlyMap<string, { readonly folder?: string }>
  readonly secrets: ReadonlyMap<string, CheckedSecret>
  /** How many slots each pool has. */
  readonly pools: ReadonlyMap<string, number>
  readonly connections: ReadonlyMap<string, ConnectionDefinition>
  readonly services: ReadonlyMap<string, CheckedService>
  readonly pipelines: readonly CheckedPipeline[]
}

/** An entry of `executors:`. Its config is checked where it is used: its plugin may not be installed. */
export interface CheckedExecutor {
  readonly type: string
  readonly node: MapNode
  readonly config: JsonObject
  /** How many tasks of a run are there at once. */
  readonly maxParallel?: number
}

/** An entry of `secrets:`. */
export interface CheckedSecret {
  readonly source: SecretSource
  /** Where tasks see it that do not say. */
  readonly remotePath?: string
}

/** An entry of `services:`. */
export interface CheckedService {
  readonly node: Node
  readonly name: string
  readonly keys: ServiceKeys
  /** Where its YAML stands. */
  readonly folder: string
  /** Where its port is named, or else itself. */
  readonly place: Place
  /** The image that it describes itself. */
  readonly image?: ImageDefinition
}

/** A pipeline whose graph holds together. */
export interface CheckedPipeline {
  readonly name: string
  readonly timeoutSeconds?: number
  readonly lateSeconds?: number
  readonly maxParallel?: number
  /** The first task that fails ends the others. */
  readonly failFast: boolean
  readonly hooks: Hooks
  readonly schedule?: string
  /** Tasks run whatever became of those before them, unless they say otherwise. */
  readonly alwaysRun: boolean
  /** The values of its params. */
  readonly params: JsonObject
  readonly tasks: readonly CheckedTask[]
}

/** A task with its own type's config. */
export interface CheckedTask {
  readonly keys: TaskKeys
  readonly type: TaskType
  readonly config: unknown
  readonly folder: string
  readonly node: MapNode
  readonly upstreams: readonly string[]
  /** Values of names that its expressions mention which only a run can compute. */
  readonly values: JsonObject
  /** Fills in the placeholders of a text that stands in a file of its own. */
  readonly fill: (source: Source) => string
}
