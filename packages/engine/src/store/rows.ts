import { type Handle, type Json, type Outcome, type Plan, parseJson } from '@liminal/core'
import { type RunClock, wallClock } from '../clock/run-clock.ts'
import type { EventBody, Outputs, RunEvent, RunStatus, TaskStatus } from '../events/events.ts'
import type { CacheEntry, ResultKey } from './changes.ts'

/** A run as it stands in the store; times in milliseconds since 1970, where nothing else is said. */
export interface RunRow {
  readonly id: string
  readonly system: string
  readonly pipeline: string
  readonly folder: string
  readonly state: RunStatus
  readonly reason: string | undefined
  readonly createdAt: number
  readonly startedAt: number | undefined
  readonly endedAt: number | undefined
  readonly cancelRequested: boolean
  /** Nothing new starts. */
  readonly paused: boolean
  readonly lease: LeaseRow
  /** By which the times are kept that decide something. */
  readonly clock: RunClock
  /** When it has to be over, by that clock. */
  readonly deadline: number | undefined
  /** When it is late, by that clock. */
  readonly lateAt: number | undefined
}

/** Who holds a run. */
export interface LeaseRow {
  /** Grows by one with each holder: a write that names an older one is refused. */
  readonly epoch: number
  /** JSON of a `Holder`. */
  readonly holder: string | undefined
  readonly until: number | undefined
  /** The same by the clock of the holder's machine. */
  readonly untilBoot: number | undefined
}

/** A task of a run. */
export interface TaskRow {
  readonly task: string
  readonly state: TaskStatus
  /** Attempts of the present series; `resume` starts a new one. */
  readonly tries: number
  /** The number of the last attempt, 0 before the first. */
  readonly attempt: number
  /** A retry starts no earlier; by the run's clock. */
  readonly notBefore: number | undefined
  readonly outputs: Outputs | undefined
  readonly reason: string | undefined
  /** The key of the earlier attempt whose result it took. */
  readonly cached: string | undefined
  /** A digest of the files that it left, where tasks behind it compare them. */
  readonly left: string | undefined
  /** What a mapped task runs for, once that is known. */
  readonly items: readonly Json[] | undefined
}

/** One try of a task. */
export interface AttemptRow {
  readonly task: string
  readonly number: number
  readonly key: string
  readonly executor: string | undefined
  /** Missing until the executor has taken the work. */
  readonly handle: Handle | undefined
  /** Missing until it has ended. */
  readonly outcome: Outcome | undefined
  /** Under what its result is to be kept, if it is to be. */
  readonly result: ResultKey | undefined
  readonly intendedAt: number
  readonly submittedAt: number | undefined
  /** When it has to be over, by the run's clock. */
  readonly deadline: number | undefined
  readonly endedAt: number | undefined
}

/** A result in the cache, and the run that it comes from. */
export type CacheRow = CacheEntry & { readonly run: string }

type Raw = Record<string, unknown>

const text = (value: unknown) => (value === null || value === undefined ? undefined : String(value))
const number = (value: unknown) => (value === null || value === undefined ? undefined : Number(value))
const read = <T>(value: unknown) => parseJson(String(value)) as unknown as T
const json = <T>(value: unknown): T | undefined => (value === null || value === undefined ? undefined : read(value))

/** Reads a row of `runs`, its plan apart. */
export function runRow(raw: Raw): RunRow {
  return {
    id: String(raw.id),
    system: String(raw.system),
    pipeline: String(raw.pipeline),
    folder: String(raw.folder),
    state: raw.state as RunStatus,
    reason: text(raw.reason),
    createdAt: Number(raw.created_at),
    startedAt: number(raw.started_at),
    endedAt: number(raw.ended_at),
    cancelRequested: Number(raw.cancel_requested) === 1,
    paused: Number(raw.paused) === 1,
    lease: {
      epoch: Number(raw.lease_epoch),
      holder: text(raw.lease_holder),
      until: number(raw.lease_until),
      untilBoot: number(raw.lease_until_boot),
    },
    clock: raw.clock_wall === null ? wallClock : { boot: String(raw.clock_boot), wall: Number(raw.clock_wall) },
    deadline: number(raw.deadline),
    lateAt: number(raw.late_at),
  }
}

/** Reads a row of `task_runs`. */
export function taskRow(raw: Raw): TaskRow {
  return {
    task: String(raw.task),
    state: raw.state as TaskStatus,
    tries: Number(raw.tries),
    attempt: Number(raw.attempt),
    notBefore: number(raw.not_before),
    outputs: json(raw.outputs),
    reason: text(raw.reason),
    cached: text(raw.cached),
    left: text(raw.left),
    items: json(raw.items),
  }
}

/** Reads a row of `cache`. */
export function cacheRow(raw: Raw): CacheRow {
  return {
    scope: String(raw.scope),
    key: String(raw.key),
    parts: read(raw.parts),
    leaves: read(raw.leaves),
    left: text(raw.left),
    outputs: read(raw.outputs),
    attempt: String(raw.attempt),
    run: String(raw.run),
  }
}

/** Reads a row of `attempts`. */
export function attemptRow(raw: Raw): AttemptRow {
  return {
    task: String(raw.task),
    number: Number(raw.number),
    key: String(raw.key),
    executor: text(raw.executor),
    handle: json(raw.handle),
    outcome: json(raw.outcome),
    result: json(raw.result),
    intendedAt: Number(raw.intended_at),
    submittedAt: number(raw.submitted_at),
    deadline: number(raw.deadline),
    endedAt: number(raw.ended_at),
  }
}

/** Reads a row of `events`. */
export function eventRow(raw: Raw): RunEvent {
  return { run: String(raw.run), seq: Number(raw.seq), at: Number(raw.at), ...read<EventBody>(raw.body) }
}

/** Reads a pinned plan. */
export function planOf(raw: Raw): Plan {
  return read(raw.plan)
}
