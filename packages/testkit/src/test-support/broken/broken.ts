import type { Executor, ExecutorContext, LogLine, Outcome, Work } from '@liminal/core'
import type { Job, Machine } from '../machine.ts'
import { openReference } from '../reference.ts'

/** An executor that breaks the contract in one way, and the tests that say so. */
export interface Broken {
  readonly caughtBy: readonly string[]
  readonly change: (good: Executor, machine: Machine, context: ExecutorContext) => Partial<Executor>
}

/** Broken executors by what is wrong with them. */
export type BrokenByName = Readonly<Record<string, Broken>>

/** Opens executors of one machine that break the contract in this way. */
export function openBroken({ change }: Broken, machine: Machine): (context: ExecutorContext) => Promise<Executor> {
  return async (context) => {
    const good = openReference(machine, context)
    return { ...good, ...change(good, machine, context) }
  }
}

/** The job that a handle leads to. */
export const jobOf = (machine: Machine, handle: { readonly key?: unknown }): Job => {
  const job = machine.get(String(handle.key))
  if (job === undefined) throw new Error('no such job')
  return job
}

/** Changes every outcome. */
export const mapOutcome =
  (good: Executor, change: (outcome: Outcome) => Outcome): Executor['wait'] =>
  async (handle, signal) =>
    change(await good.wait(handle, signal))

/** Changes the lines of logs that are not followed. */
export const mapLines = (good: Executor, change: (lines: LogLine[]) => LogLine[]): Executor['logs'] =>
  async function* (handle, options) {
    if (options.follow) return yield* good.logs(handle, options)
    const lines: LogLine[] = []
    for await (const line of good.logs(handle, options)) lines.push(line)
    yield* change(lines)
  }

/** Changes the work before it is submitted. */
export const changeWork =
  (good: Executor, change: (work: Work) => Work): Executor['submit'] =>
  (key, work, signal) =>
    good.submit(key, change(work), signal)

/** Kills one process, if it is there. */
export const kill = (pid: number | undefined) => {
  try {
    if (pid !== undefined) process.kill(pid, 'SIGKILL')
  } catch {
    // Gone already.
  }
}
