import { type BrokenByName, jobOf, kill, mapOutcome } from './broken.ts'

/** What can be wrong in `cancel`. */
export const brokenCancelling: BrokenByName = {
  'cancel leaves children running': {
    caughtBy: ['cancelling ends what the work has started'],
    change: (_, machine) => ({
      async cancel(handle) {
        const { child, outcome, state } = jobOf(machine, handle)
        if (state.ended) return
        state.cancelled = true
        kill(child.pid)
        await outcome
      },
    }),
  },
  'cancel only asks': {
    caughtBy: ['work that ignores being asked is ended all the same'],
    change: (_, machine) => ({
      async cancel(handle, signal) {
        const { child, outcome, state } = jobOf(machine, handle)
        if (state.ended || child.pid === undefined) return
        state.cancelled = true
        process.kill(-child.pid, 'SIGTERM')
        await Promise.race([
          outcome,
          new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
        ])
      },
    }),
  },
  'cancel works once': {
    caughtBy: ['cancelling twice is as good as once'],
    change: (good) => {
      const done = new Set<unknown>()
      return {
        async cancel(handle, signal) {
          if (done.has(handle.key)) throw new Error('is being cancelled')
          done.add(handle.key)
          return good.cancel(handle, signal)
        },
      }
    },
  },
  'cancel changes an outcome': {
    caughtBy: ['cancelling work that has ended changes nothing'],
    change: (good) => {
      const done = new Set<unknown>()
      return {
        async cancel(handle, signal) {
          done.add(handle.key)
          await good.cancel(handle, signal)
        },
        wait: async (handle, signal) => {
          const outcome = await good.wait(handle, signal)
          return done.has(handle.key) ? { status: 'cancelled' } : outcome
        },
      }
    },
  },
  'cancelled work is called failed': {
    caughtBy: [
      'cancelled work ends, and its outcome is cancelled',
      'work that ignores being asked is ended all the same',
      'cancelling twice is as good as once',
      'a later process cancels',
    ],
    change: (good) => ({
      wait: mapOutcome(good, (outcome) =>
        outcome.status === 'cancelled' ? { status: 'failed', class: 'user', reason: 'killed' } : outcome,
      ),
    }),
  },
  'cancel only in the process that submitted': {
    caughtBy: ['a later process cancels'],
    change: (good) => {
      const own = new Set<unknown>()
      return {
        async submit(...all) {
          const handle = await good.submit(...all)
          own.add(handle.key)
          return handle
        },
        cancel: async (handle, signal) => (own.has(handle.key) ? good.cancel(handle, signal) : undefined),
      }
    },
  },
  'cancel ends other work too': {
    caughtBy: ['cancelling one leaves the others alone'],
    change: (good, machine) => ({
      async cancel(handle, signal) {
        const [suite = ''] = String(handle.key).split('/')
        for (const [key, { child }] of machine) if (key.startsWith(suite) && key.endsWith('2')) kill(child.pid)
        await good.cancel(handle, signal)
      },
    }),
  },
}
