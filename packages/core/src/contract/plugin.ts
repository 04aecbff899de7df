import type { StandardJSONSchemaV1, StandardSchemaV1 } from '@standard-schema/spec'
import type { Executor, ExecutorContext } from './executor.ts'
import type { ImageDriverType, ImageType } from './image.ts'
import type { Json, JsonObject } from './json.ts'
import type { ServiceHost, ServiceSpec } from './service.ts'
import type { ConnectionDefinition, Mount, Resources, SecretReference, Work } from './work.ts'

/** A schema that checks a value and can describe itself as JSON Schema; zod's are. */
export type ConfigSchema<T = unknown> = StandardSchemaV1<unknown, T> & Partial<StandardJSONSchemaV1>

/** What a schema gives when it accepts. */
export type ConfigOf<S extends ConfigSchema> = StandardSchemaV1.InferOutput<S>

/** What core knows of a task, whatever its type. */
export interface TaskContext {
  readonly name: string
  readonly env: Readonly<Record<string, string>>
  readonly mounts: readonly Mount[]
  readonly secrets: readonly SecretReference[]
  readonly resources: Resources
  /** The absolute folder of the task's YAML file: relative paths start here. */
  readonly folder: string
}

/** What `compile` is given. */
export interface CompileInput<C> {
  readonly config: C
  readonly task: TaskContext
  /** The entry of `connections:` with that name. */
  connection(name: string): ConnectionDefinition | undefined
  /** The entry of `services:` with that name, and where it is hosted. */
  service(name: string): PlannedService | undefined
  /** Fills in the placeholders of a text that stands in a file of its own, with what the task knows. */
  fill(file: string, text: string): string
  /** Tells the user what is wrong with a value of the config; `path` leads to it. */
  report(problem: { readonly path: readonly (string | number)[]; readonly message: string }): void
}

/** A service, and the name of the executor that hosts it. */
export interface PlannedService {
  readonly spec: ServiceSpec
  readonly executor: string
}

/** A task type: compiles its config into one or more forms of work, the best first. */
export interface TaskType<C = unknown> {
  readonly part: 'task'
  readonly name: string
  readonly config: ConfigSchema<C>
  compile(input: CompileInput<C>): readonly Work[]
}

/** An executor type: opens executors. Heavy libraries are imported inside `open`. */
export interface ExecutorType<C = unknown> {
  readonly part: 'executor'
  readonly name: string
  readonly config: ConfigSchema<C>
  readonly accepts: Executor['accepts']
  /** Runs container work in images, so that those of `images:` have to be built first. */
  readonly needsImages?: true
  /** Its executors host services. */
  readonly hostsServices?: true
  /**
   * Asked before a run begins that sends work to such an executor. Rejects with an error of ours where none could start, as
   * where the engine does not answer.
   */
  ready?(config: C, signal: AbortSignal): Promise<void>
  open(config: C, context: ExecutorContext): Promise<Executor>
}

/** A number that a run reports. */
export interface Metric {
  readonly name: string
  readonly value: number
  /** `s`, `bytes`, or nothing for a count. */
  readonly unit?: 's' | 'bytes'
}

/** What the engine tells a function of a plugin. */
export interface FunctionContext {
  readonly run: {
    readonly id: string
    readonly system: string
    readonly pipeline: string
    /** Milliseconds since 1970. */
    readonly startedAt: number
    /** The state of every task of the run at this moment. */
    readonly tasks: Readonly<Record<string, string>>
  }
  readonly task: string
  /** Milliseconds since 1970. */
  readonly now: number
  readonly signal: AbortSignal
  /** The service that the work names. */
  readonly service?: ServiceSpec
  /** Who hosts it. */
  host(): Promise<ServiceHost>
  /** Asks for somebody's approval, and waits until it is given or refused, also in a later process. */
  decision(message: string): Promise<Decision>
}

/** What somebody has said to a task that asked for approval. */
export interface Decision {
  readonly approved: boolean
  /** Who it was, as the system calls them. */
  readonly by: string
  readonly comment?: string
}

/** What a function gives back: output values for later tasks, and metrics that become events. */
export interface FunctionResult {
  readonly output?: JsonObject
  readonly metrics?: readonly Metric[]
}

/** A function that the engine itself calls for work of kind `function`. */
export interface FunctionPart {
  readonly part: 'function'
  readonly name: string
  call(input: Json, context: FunctionContext): Promise<FunctionResult>
}

/** Anything that a plugin provides. */
export type Part = TaskType | ExecutorType | FunctionPart | ImageType | ImageDriverType

/** A plugin: the default export of its package. */
export interface Plugin {
  readonly name: string
  readonly api: 1
  readonly provides: readonly Part[]
}
