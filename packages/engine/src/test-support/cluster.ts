import type { Executor, LogLine, Outcome, Work } from '@liminal/core'

/** A job as the cluster knows it. */
export interface Job {
  readonly key: string
  readonly work: Work
  readonly lines: readonly string[]
  readonly ended: Promise<Outcome>
  /** How often it has been cancelled. */
  cancels: number
  end(outcome: Outcome): void
}

/** What a test may put in the way. Each is called before the cluster does what it was asked. */
export interface Behaviour {
  /** Ends jobs as soon as they are submitted; undefined leaves that to the test. */
  readonly outcome?: (key: string, work: Work) => Outcome | undefined
  readonly onSubmit?: (key: string, signal: AbortSignal) => void | Promise<void>
  readonly onWait?: (key: string) => void | Promise<void>
  readonly onCancel?: (key: string) => void | Promise<void>
  readonly lines?: readonly string[]
  readonly fingerprint?: () => Promise<string>
  readonly deviations?: (work: Work) => Promise<readonly string[]>
  readonly supports?: Executor['supports']
  readonly volumesElsewhere?: true
  readonly runsInFolder?: true
}

export const succeeded: Outcome = { status: 'succeeded', output: '' }
export const userFailure: Outcome = { status: 'failed', class: 'user', reason: 'exit code 1', exitCode: 1 }

/** What runs jobs in memory, outlives every executor opened on it, and ends them when the test says so. */
export class Cluster {
  readonly jobs = new Map<string, Job>()
  /** The keys of all calls, in order. */
  readonly submits: string[] = []
  readonly waits: string[] = []
  opened = 0
  disposed = 0
  #watchers: (() => void)[] = []

  /** The job of a task's attempt in any run, once it has been submitted. */
  async job(task: string, number = 1): Promise<Job> {
    return this.#until(() => [...this.jobs.values()].find((job) => job.key.endsWith(`/${task}/${number}`)))
  }

  /** Ends the job of an attempt once it has been submitted. */
  async end(task: string, outcome: Outcome = succeeded, number = 1): Promise<void> {
    const job = await this.job(task, number)
    job.end(outcome)
  }

  /** Resolves once this many have been waited for. */
  async waited(count: number): Promise<void> {
    await this.#until(() => (this.waits.length >= count ? true : undefined))
  }

  /** Tasks by the order of their submission. */
  get order(): string[] {
    return this.submits.map((key) => key.split('/').slice(1).join('/'))
  }

  /** Opens an executor on it. */
  async open(behaviour: Behaviour = {}): Promise<Executor> {
    this.opened += 1
    const jobOf = (handle: { readonly job?: unknown }) => {
      const job = this.jobs.get(String(handle.job))
      if (job === undefined) throw new Error(`no job ${handle.job}`)
      return job
    }
    return {
      accepts: ['container'],
      ...(behaviour.fingerprint && { fingerprint: behaviour.fingerprint }),
      ...(behaviour.deviations && { deviations: behaviour.deviations }),
      ...(behaviour.runsInFolder && { runsInFolder: true as const }),
      ...(behaviour.volumesElsewhere && { volumesElsewhere: true as const }),
      supports: behaviour.supports ?? { logs: false, cancel: true },
      submit: async (key, work, signal) => {
        this.submits.push(key)
        this.#tell()
        await behaviour.onSubmit?.(key, signal)
        const job = this.jobs.get(key) ?? makeJob(key, work, behaviour.lines ?? [])
        this.jobs.set(key, job)
        const outcome = behaviour.outcome?.(key, work)
        if (outcome !== undefined) job.end(outcome)
        this.#tell()
        return { job: key }
      },
      wait: async (handle, signal) => {
        const job = jobOf(handle)
        this.waits.push(job.key)
        this.#tell()
        await behaviour.onWait?.(job.key)
        return Promise.race([job.ended, aborted(signal)])
      },
      cancel: async (handle) => {
        const job = jobOf(handle)
        job.cancels += 1
        await behaviour.onCancel?.(job.key)
        job.end({ status: 'cancelled' })
      },
      logs: (handle, { after, follow, signal }) => readLines(jobOf(handle), after, follow === true, signal),
      [Symbol.asyncDispose]: async () => {
        this.disposed += 1
      },
    }
  }

  async #until<T>(look: () => T | undefined): Promise<T> {
    for (;;) {
      const found = look()
      if (found !== undefined) return found
      await new Promise<void>((resolve) => this.#watchers.push(resolve))
    }
  }

  #tell(): void {
    for (const watcher of this.#watchers.splice(0)) watcher()
  }
}

/** Rejects once the signal aborts. */
export function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason)
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}

function makeJob(key: string, work: Work, lines: readonly string[]): Job {
  const { promise, resolve } = Promise.withResolvers<Outcome>()
  return { key, work, lines, ended: promise, cancels: 0, end: resolve }
}

/** A line's cursor is its number, counted from 1. */
async function* readLines(
  job: Job,
  after: string | undefined,
  follow: boolean,
  signal: AbortSignal,
): AsyncIterable<LogLine> {
  const from = Number(after ?? 0)
  for (const [index, text] of job.lines.entries()) if (index >= from) yield { text, cursor: String(index + 1) }
  if (follow) await Promise.race([job.ended, aborted(signal)])
}
