import type { Collected, CollectOptions, LogLine } from './executor.ts'
import type { ImageServer } from './image.ts'
import type { ContainerWork } from './work.ts'

/** A server that stays up: what runs, and where its clients find it. Plain JSON, the same for every host. */
export interface ServiceSpec {
  readonly system: string
  readonly service: string
  /** What runs; without a command, what its image starts. */
  readonly work: ContainerWork
  /** How its image serves where there are no containers. */
  readonly server?: ImageServer
  /** Where clients reach it; without it, a port that is free, and stays the same. */
  readonly port?: number
  /** Where it listens in a container; elsewhere it is told where by `PORT`, which it is told there too. */
  readonly listens: number
  /** What it answers with a status below 400 once it can be used. */
  readonly ready: { readonly path: string; readonly timeoutSeconds: number }
  /** How long it may take to end once it is told to, in seconds, if longer than its host waits for any. */
  readonly endsWithin?: number
  /** Variables that a deployment has set besides those of the YAML. */
  readonly deployed?: Readonly<Record<string, string>>
}

/** A request, and what is expected of its answer. */
export interface HttpCheck {
  readonly path: string
  readonly method?: string
  readonly body?: string
  readonly headers?: Readonly<Record<string, string>>
  /** The status of the answer; by default any below 400. */
  readonly status?: number
  /** A text that is in the answer. */
  readonly contains?: string
}

/** What a host is told besides what is to be served. */
export interface ApplyOptions {
  /** Requests that a new version has to answer as expected before it is used. */
  readonly checks: readonly HttpCheck[]
  readonly signal: AbortSignal
}

/** What became of a service. */
export type Applied =
  | { readonly change: 'started' | 'replaced' | 'unchanged'; readonly url: string }
  /** The new version cannot be used; a former one, if there was one, goes on at `url`. */
  | { readonly refused: Refusal; readonly url?: string }

/** Why a version of a service cannot be used. */
export interface Refusal {
  readonly reason: string
  readonly hint: string
  /** The last lines that it printed. */
  readonly log: readonly string[]
}

/** A service as it is now. */
export interface ServiceStatus {
  readonly service: string
  /**
   * `unhealthy` where it runs and, asked at this moment, does not answer as one does that can be used; `restarting` after
   * an end of its own, `down` if nothing runs although it was not removed.
   */
  readonly state: 'up' | 'unhealthy' | 'restarting' | 'down'
  /** What is wrong with it: with the answer of one that is unhealthy, or with one that is up and would not be started anew. */
  readonly problem?: string
  readonly url: string
  /** Milliseconds since 1970. */
  readonly since: number
  /** How often it was started anew since then. */
  readonly restarts: number
  /** What was applied. */
  readonly spec: ServiceSpec
}

/** Hosts services: servers go on when the process that has applied them ends. Aborting a signal stops what was begun. */
export interface ServiceHost {
  /**
   * Makes a service as it is described: starts it, or replaces it, the new version answering before the former one goes,
   * or leaves it alone where nothing has changed. What the user got wrong is a refusal.
   */
  apply(spec: ServiceSpec, options: ApplyOptions): Promise<Applied>
  /** The services of a system, also of those that its YAML no longer has. */
  list(system: string, signal: AbortSignal): Promise<readonly ServiceStatus[]>
  /** What it has printed; with `follow`, also what it prints from then on, until the signal aborts. */
  logs(system: string, service: string, options: ServiceLogOptions): AsyncIterable<LogLine>
  /** Stops and forgets it; false if there was none. */
  remove(system: string, service: string, signal: AbortSignal): Promise<boolean>
  /**
   * Stops and removes what is left of versions that were tried by processes which were killed, and all else that no service
   * has needed since a date. A service that was applied stays. A host without it leaves nothing behind.
   */
  collect?(options: Omit<CollectOptions, 'keys'>): Promise<readonly Collected[]>
}

/** Options of `ServiceHost.logs`. */
export interface ServiceLogOptions {
  readonly follow?: boolean
  readonly signal: AbortSignal
}
