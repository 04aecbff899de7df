import assert from 'node:assert/strict'
import type { Handle } from '@liminal/core'
import type { Bench } from './bench.ts'
import { note, waitFor } from './scripts.ts'

/** Tests of keys and handles: one job for each key, found again by any process. */
export function keyTests(): Record<string, (bench: Bench) => Promise<void>> {
  return {
    async 'the same key twice runs once'({ submit, wait, read }) {
      const script = { script: note('ledger') }
      const first = await submit(script)
      await wait(first)
      const second = await submit(script)
      assert.deepEqual(second, first)
      assert.equal((await wait(second)).status, 'succeeded')
      assert.equal(await read('ledger'), 'once\n')
    },

    async 'the same key at the same time runs once'({ submit, wait, read, signalWork }) {
      const script = { script: `${note('ledger')}; ${waitFor('go')}` }
      const handles = await Promise.all(Array.from({ length: 5 }, () => submit(script)))
      for (const handle of handles) assert.deepEqual(handle, handles[0])
      await signalWork('go')
      for (const handle of handles) assert.equal((await wait(handle)).status, 'succeeded')
      assert.equal(await read('ledger'), 'once\n')
    },

    async 'the same key from a later process runs once'({ submit, wait, read, until, reopen, signalWork }) {
      const script = { script: `${note('ledger')}; ${waitFor('go')}` }
      const first = await submit(script)
      await until('ledger')
      const second = await submit(script, undefined, await reopen())
      await signalWork('go')
      assert.equal((await wait(second)).status, 'succeeded')
      assert.deepEqual(second, first)
      assert.equal(await read('ledger'), 'once\n')
    },

    async 'different keys are different work'({ submit, wait, key, until }) {
      const handles = [
        await submit({ script: note('ledger') }, `${key}1`),
        await submit({ script: note('ledger') }, `${key}2`),
      ]
      for (const handle of handles) assert.equal((await wait(handle)).status, 'succeeded')
      await until('ledger', (text) => text === 'once\nonce\n')
    },

    async 'a fingerprint is the same for the same work, in every process'({ executor, reopen, work }) {
      const later = await reopen()
      const [first, second] = [work({ script: 'exit 0' }), work({ script: 'exit 0' })]
      const told = await executor.fingerprint?.(first)
      assert.equal(typeof told, executor.fingerprint === undefined ? 'undefined' : 'string')
      assert.equal(await executor.fingerprint?.(second), told)
      assert.equal(await later.fingerprint?.(first), told)
    },

    async 'what would be done otherwise is told in texts, the same in every process'({ executor, reopen, work }) {
      const later = await reopen()
      const told = (await executor.deviations?.(work({ script: 'exit 0' }))) ?? []
      assert.ok(told.every((how) => typeof how === 'string' && how !== ''))
      assert.deepEqual((await later.deviations?.(work({ script: 'exit 0' }))) ?? [], told)
    },

    async 'an environment that is not there can neither be removed nor repaired, and that is no exception'({
      executor,
      signal,
    }) {
      const { environments } = executor
      if (environments === undefined) return
      const names = (await environments.list(signal())).map(({ name }) => name)
      assert.deepEqual(names, [...new Set(names)])
      for (const act of ['remove', 'repair'] as const) {
        const { problem, hint } = (await environments[act]('no-such-environment', signal())) ?? {}
        assert.ok(problem && hint)
      }
    },

    async 'a handle is JSON'({ submit, wait }) {
      const handle = await submit({ script: 'exit 4' })
      const copy = JSON.parse(JSON.stringify(handle)) as Handle
      assert.deepEqual(copy, handle)
      assert.equal((await wait(copy)).status, 'failed')
    },
  }
}
