import assert from 'node:assert/strict'
import type { Outcome } from '@liminal/core'
import type { Bench } from './bench.ts'
import { note, waitFor } from './scripts.ts'

const work = { script: `${note('started')}; ${waitFor('go')}; ${note('ended')}; exit 7` }

/** Fails too where work that never ended so is said to have succeeded, or to be lost. */
const isFailure = (outcome: Outcome) => assert.equal(outcome.status, 'failed', JSON.stringify(outcome))

/** Tests of who watches the work: it goes on without anyone, and anyone can watch it later. */
export function attachingTests(): Record<string, (bench: Bench) => Promise<void>> {
  return {
    async 'a later process waits for work that runs'({ submit, wait, reopen, until, signalWork }) {
      const handle = await submit(work)
      await until('started')
      const later = await reopen()
      const waiting = wait(handle, later)
      await signalWork('go')
      isFailure(await waiting)
    },

    async 'a later process is told the outcome of work that has ended'({ submit, wait, reopen, signalWork }) {
      const handle = await submit(work)
      await signalWork('go')
      await wait(handle)
      isFailure(await wait(handle, await reopen()))
    },

    async 'waiting again gives the same outcome'({ submit, wait, signalWork }) {
      const handle = await submit(work)
      await signalWork('go')
      const [first, second] = await Promise.all([wait(handle), wait(handle)])
      isFailure(first)
      assert.deepEqual(second, first)
      assert.deepEqual(await wait(handle), first)
    },

    async 'aborting a wait rejects it and leaves the work running'({
      executor,
      submit,
      wait,
      until,
      signalWork,
      inTime,
    }) {
      const handle = await submit(work)
      await until('started')
      const abort = new AbortController()
      const waiting = executor.wait(handle, abort.signal)
      abort.abort()
      const settled = waiting.then(
        () => 'resolved',
        () => 'rejected',
      )
      assert.equal(await inTime(settled), 'rejected')
      await signalWork('go')
      await until('ended')
      isFailure(await wait(handle))
    },

    async 'disposing leaves the work running'({ submit, reopen, until, signalWork }) {
      const first = await reopen()
      await submit(work, undefined, first)
      await until('started')
      await first[Symbol.asyncDispose]()
      await signalWork('go')
      await until('ended')
    },
  }
}
