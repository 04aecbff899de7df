import assert from 'node:assert/strict'
import type { Bench } from './bench.ts'
import { note, tick, waitFor } from './scripts.ts'

const cancelled = { status: 'cancelled' }
const forever = { script: tick('ticks') }

/** Tests of `cancel`, for executors that declare it. */
export function cancellingTests(): Record<string, (bench: Bench) => Promise<void>> {
  return {
    async 'cancelled work ends, and its outcome is cancelled'({ submit, cancel, wait, until }) {
      const handle = await submit(forever)
      await until('ticks')
      const waiting = wait(handle)
      await cancel(handle)
      assert.deepEqual(await waiting, cancelled)
      assert.deepEqual(await wait(handle), cancelled)
    },

    async 'cancelling ends what the work has started'({ submit, cancel, key, until, read, wait }) {
      const handle = await submit({ script: `(${tick('ticks')}) & (${tick('more')}) & wait` })
      await until('ticks')
      await until('more')
      await cancel(handle)
      await wait(handle)
      const before = [await read('ticks'), await read('more')]
      // Other work ticks along: by the time it has ticked this often, a child that still runs would have too.
      const clock = await submit({ script: tick('clock') }, `${key}2`)
      await until('clock', (text) => text.split('\n').length > 10)
      assert.deepEqual([await read('ticks'), await read('more')], before)
      await cancel(clock)
    },

    async 'work that ignores being asked is ended all the same'({ submit, cancel, wait, until }) {
      const handle = await submit({ script: `trap '' TERM INT HUP; ${tick('ticks')}` })
      await until('ticks')
      await cancel(handle)
      assert.deepEqual(await wait(handle), cancelled)
    },

    async 'cancelling twice is as good as once'({ submit, cancel, wait, until }) {
      const handle = await submit(forever)
      await until('ticks')
      await Promise.all([cancel(handle), cancel(handle)])
      await cancel(handle)
      assert.deepEqual(await wait(handle), cancelled)
    },

    async 'cancelling work that has ended changes nothing'({ submit, cancel, wait }) {
      const handle = await submit({ script: 'echo value=7 >"$LIMINAL_OUTPUT"' })
      const outcome = await wait(handle)
      await cancel(handle)
      assert.deepEqual(await wait(handle), outcome)
      assert.equal(outcome.status, 'succeeded')
    },

    async 'a later process cancels'({ submit, cancel, wait, reopen, until }) {
      const handle = await submit(forever)
      await until('ticks')
      await cancel(handle, await reopen())
      assert.deepEqual(await wait(handle), cancelled)
    },

    async 'cancelling one leaves the others alone'({ submit, cancel, wait, key, until, signalWork }) {
      const other = await submit({ script: `${note('started')}; ${waitFor('go')}` }, `${key}2`)
      const handle = await submit(forever)
      await until('started')
      await until('ticks')
      await cancel(handle)
      await signalWork('go')
      assert.equal((await wait(other)).status, 'succeeded')
    },
  }
}
