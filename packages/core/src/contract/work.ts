import type { Json, JsonObject } from './json.ts'
import type { PlannedService } from './plugin.ts'

/** The kinds of work; an executor declares which of them it accepts. */
export type WorkKind = Work['kind']

/** What a task asks an executor to do: plain JSON, the same for every executor that can do that kind. */
export type Work = ContainerWork | SqlWork | FunctionWork

/** A command in the environment of an image. */
export interface ContainerWork {
  readonly kind: 'container'
  /** An entry of `images:` or any image reference; without it, the executor's plain environment. */
  readonly image?: string
  /** The `images:` entry that `image` names, filled in by the planner. */
  readonly build?: ImageDefinition
  readonly command: readonly string[]
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly mounts: readonly Mount[]
  readonly secrets: readonly SecretReference[]
  readonly resources: Resources
  /** Working directory where there is no image: the absolute folder of the task's YAML file. */
  readonly folder: string
}

/** SQL statements, the last of which may have its result written somewhere. */
export interface SqlWork {
  readonly kind: 'sql'
  readonly statements: string
  readonly connection?: ConnectionDefinition
  readonly output?: SqlOutput
  /**
   * Paths and patterns of files that the statements may read, as the work sees them; what is not there is none. The cache
   * compares their content.
   */
  readonly reads?: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly mounts: readonly Mount[]
  readonly secrets?: readonly SecretReference[]
  readonly resources: Resources
  readonly folder: string
  /** Absolute path of a Node program that does this work on the machine of the runner; see `ProgramInput`. */
  readonly program: string
}

/** Where the result of the last statement goes; `path` and `table` may both be set. */
export interface SqlOutput {
  readonly path?: string
  readonly table?: string
  readonly format: 'parquet' | 'csv' | 'json'
  /** Columns whose values become folders, Hive style. */
  readonly partitionBy?: readonly string[]
}

/** Something the engine itself does: a function that a plugin provides, with its input. */
export interface FunctionWork {
  readonly kind: 'function'
  readonly function: string
  readonly input: Json
  /** The service that the function deploys. */
  readonly service?: PlannedService
}

/** An entry of `images:`, with absolute paths. */
export interface ImageDefinition extends JsonObject {
  readonly image: string
  readonly type?: string
  /** Absolute folder of the YAML file that the entry stands in. */
  readonly folder?: string
  /** Absolute folder of the sources. */
  readonly source?: string
  /** As written, for instance `3.11`. */
  readonly python_version?: string
  /** The file that says what the code needs, relative to its folder. */
  readonly requirements?: string
  /** Absolute files and folders of the source that hold secrets: no image has them. */
  readonly secret_files?: readonly string[]
  /** The other entries that it is built on, which are built first. */
  readonly built_on?: readonly ImageDefinition[]
}

/** An entry of `connections:`. A password is a reference, never a value. */
export interface ConnectionDefinition extends JsonObject {
  readonly connection: string
  readonly type: string
}

/** A volume, seen by the work at `path`. */
export interface Mount {
  readonly volume: string
  /** As the work sees it, absolute, for instance `/mnt/data`. */
  readonly path: string
  /** The volume's folder on the machine of the runner, absolute. */
  readonly folder: string
  /** The work may not write to it. */
  readonly readOnly?: boolean
}

/** A secret's name and key; it becomes a value only inside the executor. */
export interface SecretReference {
  readonly secret: string
  /** One value of it: a file of a folder, an entry of a JSON object or of lines `KEY=value`. */
  readonly key?: string
  /** Where an executor of this machine finds the value; others have stores of their own. */
  readonly source?: SecretSource
  /** The environment variable that holds the value, as the work sees it. */
  readonly env?: string
  /**
   * The file that holds the value, as the work sees it. With a `/` at its end, or where the source is a folder and there
   * is no key, a folder: its files have the names of keys, or of the source's files.
   */
  readonly path?: string
}

/** A secret on the machine of the runner: an environment variable, or the absolute path of a file or folder. */
export interface SecretSource {
  readonly env?: string
  readonly path?: string
}

/** What the work needs; units as in Kubernetes (`512Mi`, `0.5`). */
export interface Resources {
  readonly memory?: string
  readonly cpu?: string
  readonly gpu?: number
}
