import type { Decision, Executor, FunctionPart, Metric, Outcome } from '@liminal/core'
import type { Digester } from '@liminal/core/source'
import type { FolderWatch } from '../cache/folder-watch.ts'
import type { NoCache } from '../cache/look.ts'
import type { OwnFilesOfTasks } from '../cache/own-files.ts'
import type { CachedResult, EventBody, Outputs, RunEvent } from '../events/events.ts'
import type { HookCalls } from '../hooks/hooks.ts'
import type { Guard } from '../lease/guard.ts'
import type { LeaseTimes } from '../lease/lease.ts'
import type { LogMoment } from '../logs/copy.ts'
import type { LogPatience } from '../logs/copy-of-log.ts'
import type { Finish, Limits } from '../state/actions.ts'
import type { RunState } from '../state/state.ts'
import type { CacheEntry, ResultKey } from '../store/changes.ts'
import type { Lease } from '../store/lease.ts'
import type { Store } from '../store/store.ts'
import type { Executors } from './executors.ts'

/** How a run is carried out. */
export interface RunOptions extends Limits {
  readonly store: Store
  readonly run: string
  /** Liminal's own folder: logs are kept below it. */
  readonly home: string
  /** Opens an executor of the plan by its name; called once for each that is used. */
  readonly executors: (name: string) => Promise<Executor>
  /** Finds a function of a plugin by its name. */
  readonly functions: (name: string) => FunctionPart['call'] | undefined
  readonly noCache?: NoCache
  /** Nothing new starts, whatever is asked: for those who only want to cancel a task of it. */
  readonly hold?: boolean
  /** What hooks read their secrets from, by default the environment of this process. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** For tests: numbers from 0 to 1 that decide how long retries wait. */
  readonly random?: () => number
  /** For tests: told of the moments between writes to a log, at which a process may die. */
  readonly onLogWrite?: (moment: LogMoment) => void
  /** For tests: logs that may take less time. */
  readonly logPatience?: LogPatience
  /** For tests: leases that end sooner. */
  readonly leaseTimes?: LeaseTimes
  /** Hears of every event once it is in the store. */
  readonly onEvent?: (event: RunEvent) => void
  /** Aborted, it cancels the tasks and the run. */
  readonly cancel?: AbortSignal
  /** Aborted, it lets go of everything at once: what runs goes on, and `resume` finds it. */
  readonly abandon?: AbortSignal
}

/** What the parts of the loop share while one process carries out one run. */
export interface Session {
  readonly options: RunOptions
  readonly lease: Lease
  readonly state: RunState
  /** Its `check` also ends the loop. */
  readonly guard: Guard
  readonly executors: Executors
  /** Aborted when the process stops watching, with the run over or not. */
  readonly watching: AbortController
  /** Attempts under way, by task. */
  readonly attempts: Map<string, AttemptControl>
  /** Attempts that have ended since the last tick. */
  readonly inbox: EndedAttempt[]
  /** Pools that had too few slots when they were last asked. */
  readonly fullPools: Set<string>
  /** Pools and the runs that block them, of which the user knows. */
  readonly toldOf: Set<string>
  /** Tasks that wait for approval, and how they are told. */
  readonly deciding: Map<string, (decision: Decision) => void>
  readonly hooks: HookCalls
  /** Of files that decide results in the cache. */
  readonly digester: Digester
  /** The tasks of which it matters what they leave. */
  readonly compared: ReadonlySet<string>
  /** The folders that these run in. */
  readonly folders: FolderWatch
  readonly ownFiles: OwnFilesOfTasks
  /** How the run ends, once only its hooks are still to end. */
  finishing?: Finish
  /** Records an event that changes nothing. */
  tell(body: EventBody): void
  /** Makes the loop look again. */
  wake(): void
  /** Ends the loop with an error of the store: what cannot be recorded must not go on. */
  fail(error: unknown): void
}

/** How the loop reaches an attempt under way. */
export interface AttemptControl {
  /** Stops the work; its end comes to the inbox. */
  stop(): void
}

/** What an attempt has come to. */
export type AttemptEnd = Pick<EndedAttempt, 'outcome'> & Partial<EndedAttempt>

/** An attempt's end, on its way to the store. */
export interface EndedAttempt {
  readonly task: string
  readonly outcome: Outcome
  readonly outputs: Outputs | undefined
  /** Set if the result is that of an earlier attempt. */
  readonly cached?: CachedResult
  /** Where that result stands. */
  readonly used?: Pick<ResultKey, 'scope' | 'key'>
  /** The result, for later runs to take. */
  readonly keep?: CacheEntry
  /** A digest of the files that it left, where tasks behind it compare them. */
  readonly left?: string
  readonly metrics: readonly Metric[]
}
