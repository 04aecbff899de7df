import { bootNow } from '../clock/boot-clock.ts'
import { timerOf } from '../clock/timers.ts'

/** What the loop sleeps on: woken by hand, by a time, or by an error from a timer, which then surfaces in the loop. */
export interface Wake {
  wake(): void
  /** Runs something outside of the loop; what it throws is thrown by `wait`. */
  attempt(body: () => unknown): void
  /** Has `wait` throw this. */
  fail(error: unknown): void
  /** Resolves once woken since the last call, or at `due`, by the clock of `bootNow`. */
  wait(due: number | undefined): Promise<void>
}

/** Makes one. */
export function makeWake(): Wake {
  let woken = false
  let failure: { readonly error: unknown } | undefined
  let resume: (() => void) | undefined
  const wake = () => {
    woken = true
    resume?.()
  }
  const fail = (error: unknown) => {
    failure ??= { error }
    wake()
  }
  return {
    wake,
    fail,
    attempt: (body) => {
      try {
        body()
      } catch (error) {
        fail(error)
      }
    },
    wait: async (due) => {
      if (!woken) {
        const { promise, resolve } = Promise.withResolvers<void>()
        resume = resolve
        const timer = due === undefined ? undefined : setTimeout(resolve, timerOf(due - bootNow()))
        await promise
        clearTimeout(timer)
        resume = undefined
      }
      woken = false
      if (failure !== undefined) throw failure.error
    },
  }
}
