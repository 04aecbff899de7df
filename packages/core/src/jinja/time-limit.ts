import { type Context, createContext, Script } from 'node:vm'

/** What work within a time limit came to. */
export type Limited<T> = { readonly value: T } | 'stopped'

/**
 * Runs synchronous work that may be stopped at any point, also in a loop of native code: `finally` of what was stopped
 * does not run. The limit is milliseconds of the processor. Work that the clock alone has overtaken, on a machine that was
 * asleep or busy, starts over with more time, so that it must have no effects but those that `clear` takes back.
 */
export function createTimeLimit(limit: number, clear: () => void): <T>(work: () => T) => Limited<T> {
  const script = new Script('work()')
  let context: Context | undefined
  return <T>(work: () => T): Limited<T> => {
    context ??= createContext({})
    let used = 0
    for (let timeout = limit; ; timeout *= 2) {
      const before = process.cpuUsage()
      try {
        context.work = work
        return { value: script.runInContext(context, { timeout }) as T }
      } catch (error) {
        if (!isTimeout(error)) throw error
        clear()
        const { user, system } = process.cpuUsage(before)
        used += (user + system) / 1000
        if (used >= limit * mostlyWorking) return 'stopped'
      } finally {
        context.work = undefined
      }
    }
  }
}

/** The timer starts a little before the work does. */
const mostlyWorking = 0.8

/** It comes from the inner context, whose errors are none of ours. */
function isTimeout(error: unknown): boolean {
  return Reflect.get(Object(error), 'code') === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
}
