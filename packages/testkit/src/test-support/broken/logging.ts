import { type BrokenByName, jobOf, kill, mapLines } from './broken.ts'

/** What can be wrong in `logs`. */
export const brokenLogging: BrokenByName = {
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
