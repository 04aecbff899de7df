import { readFileSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import type { Executor, ExecutorContext, Handle, LogLine, LogOptions } from '@liminal/core'
import { type Job, type Machine, startJob } from './machine.ts'

/** The smallest executor that keeps the contract, for the suite to be tried on. */
export function openReference(machine: Machine, { logFile }: ExecutorContext): Executor {
  const jobOf = (handle: Handle): Job => {
    const job = machine.get(String(handle.key))
    if (job === undefined) throw new Error(`there is no job ${handle.key}`)
    return job
  }
  return {
    accepts: ['container'],
    supports: { logs: true, cancel: true },
    async submit(key, work) {
      if (work.kind !== 'container') throw new TypeError(`cannot do ${work.kind}`)
      if (!machine.has(key)) machine.set(key, startJob(work, logFile(key)))
      return { key }
    },
    async wait(handle, signal) {
      const aborted = new Promise<never>((_, reject) =>
        signal.addEventListener('abort', () => reject(signal.reason), { once: true }),
      )
      return Promise.race([jobOf(handle).outcome, aborted])
    },
    async cancel(handle) {
      const { child, outcome, state } = jobOf(handle)
      if (state.ended || child.pid === undefined) return
      state.cancelled = true
      process.kill(-child.pid, 'SIGKILL')
      await outcome
    },
    logs: (handle, options) => readLines(jobOf(handle), options),
    async [Symbol.asyncDispose]() {},
  }
}

async function* readLines({ log, state, mask }: Job, { after, follow, signal }: LogOptions): AsyncGenerator<LogLine> {
  let read = Number(after ?? 0)
  while (!signal.aborted) {
    const { ended } = state
    const lines = readFileSync(log, 'utf8').split('\n')
    const unfinished = lines.pop() ?? ''
    if (ended && unfinished !== '') lines.push(unfinished)
    for (const text of lines.slice(read)) {
      read += 1
      yield { text: mask(text), cursor: String(read) }
    }
    if (ended || !follow) return
    await setTimeout(5, undefined, { signal }).catch(() => {})
  }
}
