/** Why an attempt failed; every executor maps its own reasons to these. */
export const failureClasses = [
  'user',
  'oom',
  'timeout',
  'preempted',
  'infra',
  'image',
  'unschedulable',
  'quota',
] as const

/** One of `failureClasses`: `user` means that the code itself failed. */
export type FailureClass = (typeof failureClasses)[number]

/** How an attempt ended. */
export type Outcome = Succeeded | Failed | Cancelled | Lost

/** `output` is the raw text that the work wrote to `$LIMINAL_OUTPUT`, at most 64 KiB. */
export interface Succeeded {
  readonly status: 'succeeded'
  readonly output: string
}

/** `reason` says what happened in one sentence, `hint` what the user can do. */
export interface Failed {
  readonly status: 'failed'
  readonly class: FailureClass
  readonly exitCode?: number
  readonly reason: string
  readonly hint?: string
  /** Set where the work was never started, so that nothing of it can still be running. */
  readonly started?: false
}

/** The work was stopped by `cancel`. */
export interface Cancelled {
  readonly status: 'cancelled'
}

/** Nobody knows how the work ended, or whether it has. */
export interface Lost {
  readonly status: 'lost'
  readonly reason: string
}

/** The largest `$LIMINAL_OUTPUT` that an outcome carries, in bytes. */
export const outputLimit = 64 * 1024

/**
 * Whether an outcome tells that the work has ended. What was lost, and what could not be watched or cancelled, may still be
 * running.
 */
export function isSettled(outcome: Outcome): boolean {
  if (outcome.status !== 'failed') return outcome.status !== 'lost'
  return outcome.started === false || outcome.exitCode !== undefined || !unsure.has(outcome.class)
}

const unsure: ReadonlySet<FailureClass> = new Set(['infra', 'timeout'])
