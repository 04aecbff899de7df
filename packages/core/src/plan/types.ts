import type { Json, JsonObject } from '../contract/json.ts'
import type { FailureClass } from '../contract/outcome.ts'
import type { Work } from '../contract/work.ts'
import type { Moment } from '../jinja/moment.ts'
import type { Hooks } from './hooks.ts'

/** A pipeline made ready to run: the graph of task instances. Plain JSON, pinned in the store with the run. */
export interface Plan {
  readonly version: 1
  /** SHA-256 of everything else in the plan. */
  readonly hash: string
  readonly system: string
  readonly pipeline: string
  /** The absolute folder of the system's YAML file. */
  readonly folder: string
  /** The absolute path that the project was opened by. */
  readonly project?: string
  readonly params: JsonObject
  /** What Airflow's macros speak of. */
  readonly moment: Moment
  /** The executors that tasks of this plan use, by name. */
  readonly executors: Readonly<Record<string, PlannedExecutor>>
  /** Where else a service may run that a task deploys: other executors that host services. */
  readonly hosts?: Readonly<Record<string, PlannedExecutor>>
  /** The plugins that provide the plan's parts, so that a later process loads the same. */
  readonly plugins: readonly PluginOrigin[]
  readonly timeoutSeconds?: number
  /** How many tasks run at once, unless the command line says otherwise. */
  readonly maxParallel?: number
  /** The first task that fails ends the others. */
  readonly failFast?: true
  /** What is told of the run, and when. */
  readonly hooks?: Hooks
  /** After how long a run is late. */
  readonly lateSeconds?: number
  /** Environment variables that hold secrets of the system: they are hidden, and kept from work that does not name them. */
  readonly secretVariables?: readonly string[]
  /** How many slots the pools have that its tasks hold. */
  readonly pools?: Readonly<Record<string, number>>
  /** Every task stands behind its upstreams. */
  readonly tasks: readonly PlannedTask[]
}

/** Where a plugin was found: its name, and the absolute path of its module. */
export interface PluginOrigin {
  readonly name: string
  readonly module: string
}

/** An entry of `executors:`. */
export interface PlannedExecutor {
  readonly type: string
  readonly config: JsonObject
  /** How many tasks of a run are there at once. */
  readonly maxParallel?: number
}

/** Trigger rules, with Airflow's meanings. */
export const triggerRules = [
  'all_success',
  'all_failed',
  'all_done',
  'one_success',
  'one_failed',
  'one_done',
  'none_failed',
  'none_failed_min_one_success',
  'none_skipped',
  'always',
] as const

/** One of `triggerRules`. */
export type TriggerRule = (typeof triggerRules)[number]

/** A task instance with its work, policy and executor. */
export interface PlannedTask {
  readonly name: string
  readonly type: string
  /** A name in `Plan.executors`; null for work of kind `function`, which the engine does itself. */
  readonly executor: string | null
  readonly upstreams: readonly string[]
  readonly triggerRule: TriggerRule
  readonly retries: RetryPolicy
  /** Ends an attempt that takes longer. */
  readonly timeoutSeconds?: number
  /** An expression that says whether it runs, or `false`; without it, it does. */
  readonly when?: string | false
  /** Set for a task with instances of its own. Each gets `LIMINAL_TASK_INDEX` and `LIMINAL_TASK_COUNT`. */
  readonly forEach?: ForEach
  /** How many of its instances run at once. */
  readonly maxParallel?: number
  /** Of tasks that could start, those with a higher one do first; 0 if missing. */
  readonly priority?: number
  /** What it shares with tasks of other runs while it runs. */
  readonly pool?: { readonly name: string; readonly slots: number }
  /** Set if the task need not run where nothing has changed. */
  readonly cache?: CachePolicy
  /** What the variables stand for that expressions of `when`, `forEach` and the work mention. */
  readonly values?: JsonObject
  /** Declared outputs by name. */
  readonly outputs: Readonly<Record<string, OutputType>>
  /**
   * Its strings are templates: `{{tasks.NAME.outputs.KEY}}`, other expressions and statements are filled in before the work
   * is submitted, `\{{` stands for two braces, `\{%` and `\{#` likewise.
   */
  readonly work: Work
}

/** How often a failed attempt is followed by another, and when. */
export interface RetryPolicy {
  /** How many attempts may follow the first. */
  readonly limit: number
  /** The longest wait before the first retry; each further one doubles it. The wait is drawn between 0 and that. */
  readonly delaySeconds: number
  /** Which failures are retried; without it, all. Work that was lost counts as `infra`. */
  readonly on?: readonly FailureClass[]
  /** An attempt that ran out of memory is followed by one with so many times as much, in bytes at most. */
  readonly afterOom?: { readonly factor: number; readonly limit: number }
}

/** The types of outputs that tasks declare; a `file` is handed on by its path. */
export const outputTypes = ['string', 'number', 'boolean', 'json', 'file'] as const

/** One of `outputTypes`. */
export type OutputType = (typeof outputTypes)[number]

/** What a mapped task runs for: one instance for each, as `item`. The texts among the items are templates. */
export type ForEach = { readonly items: readonly Json[] } | { readonly expression: string }

/** What decides whether a task has to run again, besides its work, its code and the outputs that it uses. */
export interface CachePolicy {
  /** Files and folders whose content decides the result, as the task sees them; patterns too. */
  readonly inputs: readonly string[]
  /** Files and folders that it leaves behind, as the task sees them; patterns too. Without any, it does not say. */
  readonly outputs: readonly string[]
  /** It says that it leaves no files. */
  readonly leavesNothing?: true
  /** The files that are its code, relative to where it runs; patterns too. Without it, all of its image's source. */
  readonly code?: readonly string[]
  readonly key?: string
}

/** The value of one output. */
export type OutputValue = Json
