import type { Executor, ExecutorContext, Handle, LogLine, Outcome, Work } from '@liminal/core'
import type { Job, Machine } from './machine.ts'
import { openReference } from './reference.ts'

/** An executor that breaks the contract in one way, and the tests that say so. */
export interface Broken {
  readonly caughtBy: readonly string[]
  readonly change: (good: Executor, machine: Machine, context: ExecutorContext) => Partial<Executor>
}

type Wait = Executor['wait']

const jobOf = (machine: Machine, handle: { readonly key?: unknown }): Job => {
  const job = machine.get(String(handle.key))
  if (job === undefined) throw new Error('no such job')
  return job
}

const mapOutcome =
  (good: Executor, change: (outcome: Outcome) => Outcome): Wait =>
  async (handle, signal) =>
    change(await good.wait(handle, signal))

const mapLines = (good: Executor, change: (lines: LogLine[]) => LogLine[]): Executor['logs'] =>
  async function* (handle, options) {
    if (options.follow) return yield* good.logs(handle, options)
    const lines: LogLine[] = []
    for await (const line of good.logs(handle, options)) lines.push(line)
    yield* change(lines)
  }

const changeWork =
  (good: Executor, change: (work: Work) => Work): Executor['submit'] =>
  (key, work, signal) =>
    good.submit(key, change(work), signal)

const kill = (pid: number | undefined) => {
  try {
    if (pid !== undefined) process.kill(pid, 'SIGKILL')
  } catch {
    // Gone already.
  }
}

/** Broken executors by what is wrong with them. */
export const broken: Readonly<Record<string, Broken>> = {
  'a second job for the same key': {
    caughtBy: [
      'the same key twice runs once',
      'the same key at the same time runs once',
      'the same key from a later process runs once',
    ],
    change: (good) => {
      let count = 0
      return { submit: (key, work, signal) => good.submit(`${key}.${count++}.${process.hrtime()}`, work, signal) }
    },
  },
  'keys known only to the process that submitted': {
    caughtBy: ['the same key from a later process runs once'],
    change: (good, _, { name }) => {
      const own = `${name}.${process.hrtime()}`
      return { submit: (key, work, signal) => good.submit(`${key}.${own}`, work, signal) }
    },
  },
  'looking for the key, and submitting later': {
    caughtBy: ['the same key at the same time runs once'],
    change: (good, machine) => ({
      async submit(key, work, signal) {
        const isKnown = machine.has(key)
        await new Promise(setImmediate)
        return good.submit(isKnown || !machine.has(key) ? key : `${key}.2`, work, signal)
      },
    }),
  },
  'one job for all keys': {
    caughtBy: ['different keys are different work'],
    change: (good) => ({ submit: (key, work, signal) => good.submit(key.replace(/(1|2)$/, ''), work, signal) }),
  },
  'a handle that is not JSON': {
    caughtBy: ['a handle is JSON'],
    change: (good) => ({ submit: async (...all) => ({ ...(await good.submit(...all)), lost: undefined }) }),
  },
  'wait kills when it is aborted': {
    caughtBy: ['aborting a wait rejects it and leaves the work running'],
    change: (good, machine) => ({
      wait(handle, signal) {
        signal.addEventListener('abort', () => kill(jobOf(machine, handle).child.pid))
        return good.wait(handle, signal)
      },
    }),
  },
  'wait goes on when it is aborted': {
    caughtBy: ['aborting a wait rejects it and leaves the work running'],
    change: (good) => ({ wait: (handle) => good.wait(handle, new AbortController().signal) }),
  },
  'wait only in the process that submitted': {
    caughtBy: [
      'a later process waits for work that runs',
      'a later process is told the outcome of work that has ended',
    ],
    change: (good) => {
      const own = new Set<unknown>()
      return {
        async submit(...all) {
          const handle = await good.submit(...all)
          own.add(handle.key)
          return handle
        },
        wait: async (handle, signal) =>
          own.has(handle.key) ? good.wait(handle, signal) : { status: 'lost', reason: 'unknown' },
      }
    },
  },
  'waiting twice at the same time is refused': {
    caughtBy: ['waiting again gives the same outcome'],
    change: (good) => {
      const waiting = new Set<unknown>()
      return {
        async wait(handle, signal) {
          if (waiting.has(handle.key)) throw new Error('is being waited for')
          waiting.add(handle.key)
          return good.wait(handle, signal).finally(() => waiting.delete(handle.key))
        },
      }
    },
  },
  'disposing kills': {
    caughtBy: ['disposing leaves the work running'],
    change: (good, machine) => {
      const own: Handle[] = []
      return {
        async submit(...all) {
          own.push(await good.submit(...all))
          return own.at(-1) as Handle
        },
        async [Symbol.asyncDispose]() {
          for (const handle of own) kill(jobOf(machine, handle).child.pid)
        },
      }
    },
  },
  'no output is called null': {
    caughtBy: ['work without output succeeds with an empty text'],
    change: (good) => ({
      wait: mapOutcome(good, (outcome) =>
        outcome.status === 'succeeded' ? { ...outcome, output: outcome.output || 'null' } : outcome,
      ),
    }),
  },
  'output is dropped': {
    caughtBy: ['work that succeeds gives the text of its output', 'output of 64 KiB is kept whole'],
    change: (good) => ({
      wait: mapOutcome(good, (outcome) => (outcome.status === 'succeeded' ? { ...outcome, output: '' } : outcome)),
    }),
  },
  'output that is too large is cut': {
    caughtBy: ['output over 64 KiB is a failure'],
    change: (good) => ({
      wait: mapOutcome(good, (outcome) =>
        outcome.status === 'failed' && outcome.reason === 'output too large'
          ? { status: 'succeeded', output: 'x' }
          : outcome,
      ),
    }),
  },
  'out of memory is called a failure of the user': {
    caughtBy: ['running out of memory is told apart from a failure of the user'],
    change: (good) => ({
      wait: mapOutcome(good, (outcome) => (outcome.status === 'failed' ? { ...outcome, class: 'user' } : outcome)),
    }),
  },
  'the exit code is forgotten': {
    caughtBy: ['an exit code that is not 0 is a failure of the user, with the code'],
    change: (good) => ({
      wait: mapOutcome(good, (outcome) => {
        if (outcome.status !== 'failed') return outcome
        const { exitCode: _, ...rest } = outcome
        return rest
      }),
    }),
  },
  'submit throws where a command is missing': {
    caughtBy: ['a command that is not there is a failure, not an exception'],
    change: (good) => ({
      async submit(key, work, signal) {
        if (work.kind === 'container' && work.command[0] !== '/bin/sh') throw new Error('ENOENT')
        return good.submit(key, work, signal)
      },
    }),
  },
  'arguments go through a shell': {
    caughtBy: ['arguments and environment arrive unchanged'],
    change: (good) => ({
      submit: changeWork(good, (work) =>
        work.kind === 'container' ? { ...work, args: work.args.map((arg) => arg.replace(/^one\n/, 'one ')) } : work,
      ),
    }),
  },
  'declares what it cannot do': {
    caughtBy: ['says of itself what is declared'],
    change: () => ({ accepts: ['container', 'sql'] }),
  },
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
  'logs only in the process that submitted': {
    caughtBy: ['a later process reads the logs'],
    change: (good) => {
      const own = new Set<unknown>()
      return {
        async submit(...all) {
          const handle = await good.submit(...all)
          own.add(handle.key)
          return handle
        },
        async *logs(handle, options) {
          if (own.has(handle.key)) yield* good.logs(handle, options)
        },
      }
    },
  },
  'a last line is lost': {
    caughtBy: ['logs hold a last line without a newline'],
    change: (good) => ({ logs: mapLines(good, (lines) => lines.filter(({ text }) => text !== 'last')) }),
  },
  'lines are sorted': {
    caughtBy: ['logs hold every line in order', 'logs of many lines are complete'],
    change: (good) => ({
      logs: mapLines(good, (lines) => (lines.length < 50 ? lines : lines.sort((a, b) => (a.text < b.text ? -1 : 1)))),
    }),
  },
  'standard error is dropped': {
    caughtBy: ['logs hold what goes to standard error'],
    change: (good) => ({ logs: mapLines(good, (lines) => lines.filter(({ text }) => text !== 'err')) }),
  },
  'a cursor repeats its line': {
    caughtBy: ['a cursor goes on right behind its line'],
    change: (good) => ({
      logs: (handle, options) =>
        good.logs(handle, options.after ? { ...options, after: String(Number(options.after) - 1) } : options),
    }),
  },
  'logs are cut short': {
    caughtBy: ['logs of many lines are complete'],
    change: (good) => ({ logs: mapLines(good, (lines) => lines.slice(0, 1000)) }),
  },
  'long lines are cut': {
    caughtBy: ['a long line is complete, in one or several pieces'],
    change: (good) => ({
      logs: mapLines(good, (lines) => lines.map((line) => ({ ...line, text: line.text.slice(0, 1000) }))),
    }),
  },
  'bytes that are no UTF-8 throw': {
    caughtBy: ['bytes that are no UTF-8 do not stop the logs'],
    change: (good) => ({
      logs: mapLines(good, (lines) => {
        if (lines.some(({ text }) => text.includes('\ufffd'))) throw new TypeError('not UTF-8')
        return lines
      }),
    }),
  },
  'followed logs come at the end': {
    caughtBy: ['followed logs come while the work runs, and end with it'],
    change: (good, machine) => ({
      async *logs(handle, options) {
        const stopped = new Promise((resolve) => options.signal.addEventListener('abort', resolve))
        if (options.follow) await Promise.race([jobOf(machine, handle).outcome, stopped])
        yield* good.logs(handle, options)
      },
    }),
  },
  'logs are always followed': {
    caughtBy: ['logs that are not followed end though the work runs'],
    change: (good) => ({ logs: (handle, options) => good.logs(handle, { ...options, follow: true }) }),
  },
  'aborting logs kills': {
    caughtBy: ['aborting followed logs ends them and leaves the work running'],
    change: (good, machine) => ({
      logs(handle, options) {
        if (options.follow) options.signal.addEventListener('abort', () => kill(jobOf(machine, handle).child.pid))
        return good.logs(handle, options)
      },
    }),
  },
}

/** Opens executors of one machine that break the contract in this way. */
export function openBroken({ change }: Broken, machine: Machine): (context: ExecutorContext) => Promise<Executor> {
  return async (context) => {
    const good = openReference(machine, context)
    return { ...good, ...change(good, machine, context) }
  }
}
