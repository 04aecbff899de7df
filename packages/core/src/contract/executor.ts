import type { Json, JsonObject } from './json.ts'
import type { Outcome } from './outcome.ts'
import type { ServiceHost } from './service.ts'
import type { Work, WorkKind } from './work.ts'

/** The JSON by which any process, later, finds an attempt's work on its executor. */
export type Handle = JsonObject

/** One line that the work printed; `cursor` goes to `logs({ after })` to read on behind it. */
export interface LogLine {
  readonly text: string
  readonly cursor: string
}

/** Options of `Executor.logs`. Without `follow`, the iteration ends at what has been printed so far. */
export interface LogOptions {
  readonly after?: string
  readonly follow?: boolean
  readonly signal: AbortSignal
}

/** What `Executor.collect` is told. */
export interface CollectOptions {
  /**
   * The keys of all attempts that are known by now. What runs is known before it is submitted: so it is asked for after
   * looking at what there is, never before.
   */
  keys(): ReadonlySet<string>
  /** Surroundings that were used since then stay. */
  readonly unusedSince: Date
  /** Only say what would be removed. */
  readonly dryRun: boolean
  readonly signal: AbortSignal
}

/** Something that was removed, or would be. */
export interface Collected {
  /** `work`, `environments`, ... */
  readonly kind: string
  readonly name: string
  readonly bytes: number
}

/**
 * Runs work somewhere. Aborting a signal only stops watching; `cancel` alone stops the work. Disposing closes the
 * client, never the work.
 */
export interface Executor extends AsyncDisposable {
  readonly accepts: readonly WorkKind[]
  readonly supports: { readonly logs: boolean; readonly cancel: boolean }
  /**
   * Set if work runs right in its own folder, or in that of its image's source, on this machine: what it leaves there can be
   * read by other work.
   */
  readonly runsInFolder?: true
  /**
   * Set if volumes are no folders of the runner's machine, so that nobody can look there for what work has read or left. Such work
   * is not taken from the cache.
   */
  readonly volumesElsewhere?: true
  /**
   * Starts the work unless this key has been submitted before; the same key gives the same handle, never two jobs.
   * What the user got wrong (requirements that do not resolve, say) is an outcome of `wait`, not an exception. If the
   * signal aborts it, it rejects and nothing goes on, or it returns the handle of what it had started.
   */
  submit(key: string, work: Work, signal: AbortSignal): Promise<Handle>
  /** Waits for the end, from any process: this is re-attach. */
  wait(handle: Handle, signal: AbortSignal): Promise<Outcome>
  /**
   * Stops the work and all that it started. Idempotent; a no-op once it has ended. Also asked for work that `wait` gave up
   * as lost, before it is tried again: if that cannot be stopped, it rejects.
   */
  cancel(handle: Handle, signal: AbortSignal): Promise<void>
  /**
   * What of the surroundings decides the result of this work: the packages of its environment, for instance. The same
   * text, now or in a later process, means the same surroundings. An executor without it says that nothing does.
   */
  fingerprint?(work: Work): Promise<string>
  /**
   * In what this work would be done otherwise than it asks for, where that is allowed: a sentence for each, such as another
   * Python. `plan` and the summary of a run tell the user. An executor without it does all as it is asked for.
   */
  deviations?(work: Work): Promise<readonly string[]>
  /**
   * Stops and removes what is left of work that nobody knows any more, and surroundings that have not been used since a
   * date. An executor without it leaves nothing behind.
   */
  collect?(options: CollectOptions): Promise<readonly Collected[]>
  /** Set if it keeps environments that outlive work. */
  readonly environments?: EnvironmentShelf
  /** Set if it can host services. */
  readonly services?: ServiceHost
  /** What the work printed, line by line, none lost; with `follow`, up to the end of the work. */
  logs(handle: Handle, options: LogOptions): AsyncIterable<LogLine>
}

/** An environment that an executor keeps: what was once installed for work, so that further work finds it there. */
export interface KeptEnvironment {
  /** The same for the same packages and Python; one name for all executors that share it. */
  readonly name: string
  /** The version of its Python. */
  readonly python: string
  readonly folder: string
  readonly bytes: number
  /** Milliseconds since 1970. */
  readonly lastUsed: number
  /** The images that it was used for, the first of them that it was made for, and their folders. */
  readonly images: readonly { readonly image: string; readonly source: string }[]
  /** Whether work, or a service, runs in it just now. */
  readonly inUse: boolean
  /** What is not as it was when it was made; without it, all is. */
  readonly damage?: string
}

/** What was asked for could not be done; why, and what to do about it. */
export interface EnvironmentProblem {
  readonly problem: string
  readonly hint: string
}

/** The environments that an executor keeps. Names are those of `list`; one that is not there is a problem. */
export interface EnvironmentShelf {
  list(signal: AbortSignal): Promise<readonly KeptEnvironment[]>
  /** Removes one, unless something runs in it. */
  remove(name: string, signal: AbortSignal): Promise<EnvironmentProblem | undefined>
  /** Makes one anew; what runs in it goes on in the former one. */
  repair(name: string, signal: AbortSignal): Promise<EnvironmentProblem | undefined>
}

/** What an executor is given when it is opened. */
export interface ExecutorContext {
  /** Liminal's own folder on this machine, absolute; an executor keeps its state below `<home>/executors/<name>`. */
  readonly home: string
  /** The executor's name in `executors:`. */
  readonly name: string
  /**
   * Environment variables that hold secrets of the system: where work runs on this machine, none reaches work that does not
   * name it.
   */
  readonly secretVariables?: readonly string[]
  /**
   * The file that keeps an attempt's log. An executor whose work runs on this machine lets it write there, as it
   * arrives; the engine copies the lines of `logs` into that file for every executor that does not.
   */
  logFile(key: string): string
}

/** What a program named by `SqlWork.program` reads as JSON from the file `$LIMINAL_WORK`. Its paths are there for the program. */
export interface ProgramInput {
  readonly work: Json
}
