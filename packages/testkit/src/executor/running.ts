import assert from 'node:assert/strict'
import { outputLimit } from '@liminal/core'
import type { Bench } from './bench.ts'
import type { ExecutorSuiteOptions } from './options.ts'

/** Tests of how work is run, and of how its end is told. */
export function runningTests(options: ExecutorSuiteOptions): Record<string, (bench: Bench) => Promise<void>> {
  return {
    async 'says of itself what is declared'({ executor }) {
      assert.deepEqual([...executor.accepts].sort(), [...options.accepts].sort())
      assert.deepEqual({ ...executor.supports }, { ...options.supports })
    },

    async 'work that succeeds gives the text of its output'({ submit, wait }) {
      const handle = await submit({ script: 'printf "accuracy=0.5\\nname=é\\n" >"$LIMINAL_OUTPUT"' })
      assert.deepEqual(await wait(handle), { status: 'succeeded', output: 'accuracy=0.5\nname=é\n' })
    },

    async 'work without output succeeds with an empty text'({ submit, wait }) {
      assert.deepEqual(await wait(await submit({ script: 'true' })), { status: 'succeeded', output: '' })
    },

    async 'output of 64 KiB is kept whole'({ submit, wait }) {
      const handle = await submit({ script: `head -c ${outputLimit} /dev/zero | tr '\\0' x >"$LIMINAL_OUTPUT"` })
      const outcome = await wait(handle)
      assert.equal(outcome.status, 'succeeded')
      assert.equal(outcome.output.length, outputLimit)
    },

    async 'output over 64 KiB is a failure'({ submit, wait }) {
      const handle = await submit({ script: `head -c ${outputLimit + 1} /dev/zero | tr '\\0' x >"$LIMINAL_OUTPUT"` })
      const outcome = await wait(handle)
      assert.equal(outcome.status, 'failed')
      assert.equal(outcome.class, 'user')
    },

    async 'an exit code that is not 0 is a failure of the user, with the code'({ submit, wait }) {
      const outcome = await wait(await submit({ script: 'exit 3' }))
      assert.equal(outcome.status, 'failed')
      assert.deepEqual([outcome.class, outcome.exitCode], ['user', 3])
      assert.match(outcome.reason, /\S/)
    },

    async 'running out of memory is told apart from a failure of the user'({ submit, wait }) {
      const outcome = await wait(await submit(options.outOfMemory ?? { script: 'kill -9 $$' }))
      assert.equal(outcome.status, 'failed')
      assert.equal(outcome.class, 'oom')
    },

    async 'a command that is not there is a failure, not an exception'({ executor, key, work, wait, signal }) {
      const base = work({ script: 'true' })
      const missing =
        base.kind === 'container' ? { ...base, command: ['liminal-no-such-command'], args: [] } : undefined
      if (missing === undefined) return
      const outcome = await wait(await executor.submit(key, missing, signal()))
      assert.equal(outcome.status, 'failed')
      assert.ok(outcome.class === 'user' || outcome.class === 'image', `class is ${outcome.class}`)
    },

    async 'arguments and environment arrive unchanged'({ submit, wait, read }) {
      const odd = [`it's "quoted"`, 'a  b', 'one\ntwo', '', 'żółć 漢字 🦊', '$HOME `id` \\n *', '-n']
      const env = Object.fromEntries(odd.map((value, index) => [`ODD_${index}`, value]))
      const print = odd.map((_, index) => `"$ODD_${index}"`).join(' ')
      const script = `{ printf '[%s]' "$@"; printf '<%s>' ${print}; } >"$SCRATCH/printed"`
      assert.equal((await wait(await submit({ script, args: odd, env }))).status, 'succeeded')
      const expected = odd.map((value) => `[${value}]`).join('') + odd.map((value) => `<${value}>`).join('')
      assert.equal(await read('printed'), expected)
    },
  }
}
