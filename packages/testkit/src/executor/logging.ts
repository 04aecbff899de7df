import assert from 'node:assert/strict'
import type { LogLine } from '@liminal/core'
import type { Bench } from './bench.ts'
import { note, waitFor } from './scripts.ts'

const numbers = (count: number) => `i=1; while [ $i -le ${count} ]; do echo "line $i"; i=$((i+1)); done`
const texts = (lines: readonly LogLine[]) => lines.map(({ text }) => text)
const numbered = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => `line ${from + index}`)

/** Tests of `logs`, for executors that declare them. */
export function loggingTests(): Record<string, (bench: Bench) => Promise<void>> {
  return {
    async 'logs hold every line in order'({ submit, wait, logs }) {
      const handle = await submit({ script: `${numbers(50)}; echo; echo end` })
      await wait(handle)
      assert.deepEqual(texts(await logs(handle)), [...numbered(1, 50), '', 'end'])
    },

    async 'logs hold what goes to standard error'({ submit, wait, logs }) {
      const handle = await submit({ script: 'echo out; echo err >&2' })
      await wait(handle)
      assert.deepEqual(texts(await logs(handle)).sort(), ['err', 'out'])
    },

    async 'logs hold a last line without a newline'({ submit, wait, logs }) {
      const handle = await submit({ script: 'echo first; printf last' })
      await wait(handle)
      assert.deepEqual(texts(await logs(handle)), ['first', 'last'])
    },

    async 'a cursor goes on right behind its line'({ submit, wait, logs }) {
      const handle = await submit({ script: `${numbers(5)}; echo "line 5"; echo é` })
      await wait(handle)
      const all = await logs(handle)
      for (const [index, { cursor }] of all.entries()) {
        assert.deepEqual(await logs(handle, { after: cursor }), all.slice(index + 1))
      }
    },

    async 'followed logs come while the work runs, and end with it'({ executor, submit, signal, signalWork }) {
      const handle = await submit({ script: `echo early; ${waitFor('go')}; echo late` })
      const limit = signal()
      const lines: string[] = []
      for await (const { text } of executor.logs(handle, { follow: true, signal: limit })) {
        lines.push(text)
        if (text === 'early') await signalWork('go')
      }
      assert.equal(limit.aborted, false, `logs did not end; they gave ${lines.join(', ')}`)
      assert.deepEqual(lines, ['early', 'late'])
    },

    async 'logs that are not followed end though the work runs'({ submit, wait, logs, until, signalWork }) {
      const handle = await submit({ script: `${note('started')}; ${waitFor('go')}` })
      await until('started')
      await logs(handle)
      await signalWork('go')
      await wait(handle)
    },

    async 'aborting followed logs ends them and leaves the work running'({
      inTime,
      executor,
      submit,
      wait,
      until,
      signalWork,
    }) {
      const handle = await submit({ script: `${note('started')}; ${waitFor('go')}` })
      await until('started')
      const abort = new AbortController()
      const lines = executor.logs(handle, { follow: true, signal: abort.signal })[Symbol.asyncIterator]()
      const next = lines.next()
      abort.abort()
      // Ended or rejected: both stop watching.
      assert.notEqual((await inTime(next.catch(() => ({ done: true })))).done, false)
      await signalWork('go')
      assert.equal((await wait(handle)).status, 'succeeded')
    },

    async 'a later process reads the logs'({ submit, wait, logs, reopen }) {
      const handle = await submit({ script: numbers(3) })
      await wait(handle)
      assert.deepEqual(texts(await logs(handle, {}, await reopen())), numbered(1, 3))
    },

    async 'logs of many lines are complete'({ submit, wait, logs }) {
      const handle = await submit({ script: numbers(5000) })
      await wait(handle)
      const lines = texts(await logs(handle))
      assert.equal(lines.length, 5000)
      // One by one: the difference of two long lists takes minutes to work out.
      for (const [index, line] of lines.entries()) assert.equal(line, `line ${index + 1}`)
    },

    async 'a long line is complete, in one or several pieces'({ submit, wait, logs }) {
      const handle = await submit({ script: `head -c 300000 /dev/zero | tr '\\0' x; echo; echo end` })
      await wait(handle)
      const lines = texts(await logs(handle))
      assert.equal(lines.at(-1), 'end')
      assert.equal(lines.slice(0, -1).join('').length, 300_000)
    },

    async 'bytes that are no UTF-8 do not stop the logs'({ submit, wait, logs }) {
      const handle = await submit({ script: `printf 'a\\377b\\n'; echo end` })
      await wait(handle)
      const [odd, end] = texts(await logs(handle))
      assert.match(odd ?? '', /^a.+b$/)
      assert.equal(end, 'end')
    },
  }
}
