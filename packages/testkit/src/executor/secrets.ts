import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { SecretReference } from '@liminal/core'
import { formsOf } from '@liminal/core/secrets'
import type { Bench } from './bench.ts'
import type { ExecutorSuiteOptions } from './options.ts'

/** Makes a secret of this machine, or a `former` one anew: a file below a folder. For executors that read `source` of references. */
export async function secretInFile(value: string, folder: string, former?: SecretReference): Promise<SecretReference> {
  const path = former?.source?.path ?? join(folder, 'secrets', randomUUID())
  await mkdir(join(folder, 'secrets'), { recursive: true, mode: 0o700 })
  await writeFile(path, value, { mode: 0o600 })
  return { secret: 'suite', source: { path } }
}

const newValue = () => `s3cret "${randomUUID()}" & é`

function assertMasked(text: string, value: string): void {
  const leaked = formsOf(value).find((form) => text.includes(Buffer.from(form).toString()))
  assert.equal(leaked && Buffer.from(leaked).toString(), undefined, `it leaks a secret: ${text}`)
}

/** Prints a secret in several forms, and in two halves that are not written together. */
const print = [
  'echo "as it is: $TOKEN"',
  'echo "encoded: $(printf %s "$TOKEN" | base64 -w 0)"',
  'printf "cut: "; printf %s "$TOKEN" | { head -c 9; sleep 0.1; cat; }; echo',
].join('; ')

/** Tests of secrets, for executors that are said to have them. */
export function secretTests(
  { supports }: ExecutorSuiteOptions,
  makeSecret: NonNullable<ExecutorSuiteOptions['secrets']>,
): Record<string, (bench: Bench) => Promise<void>> {
  const make = async (home: string) => {
    const value = newValue()
    const reference = await makeSecret(value, home)
    return { value, secrets: [{ ...reference, env: 'TOKEN' }], reference }
  }
  return {
    async 'a secret arrives as an environment variable'({ submit, wait, read, home }) {
      const { value, secrets } = await make(home)
      const handle = await submit({ script: 'printf %s "$TOKEN" >"$SCRATCH/got"', secrets })
      assert.equal((await wait(handle)).status, 'succeeded')
      assert.equal(await read('got'), value)
    },

    async 'a secret arrives as a file that not everyone can read'({ submit, wait, read, home }) {
      const { value, reference } = await make(home)
      const path = '/mnt/liminal-secret/token'
      const script = `cat ${path} >"$SCRATCH/got"; ls -lL ${path} | cut -c 8 >"$SCRATCH/others"`
      const handle = await submit({ script, secrets: [{ ...reference, path }] })
      assert.equal((await wait(handle)).status, 'succeeded')
      assert.equal(await read('got'), value)
      assert.equal(await read('others'), '-\n')
    },

    async 'a secret is masked in the output'({ submit, wait, home }) {
      const { value, secrets } = await make(home)
      const script =
        'echo "a=$TOKEN" >"$LIMINAL_OUTPUT"; printf b= >>"$LIMINAL_OUTPUT"; printf %s "$TOKEN" | base64 -w 0 >>"$LIMINAL_OUTPUT"'
      const handle = await submit({ script, secrets })
      const outcome = await wait(handle)
      assert.equal(outcome.status, 'succeeded')
      assertMasked(outcome.output, value)
      assert.match(outcome.output, /^a=\*+\nb=\*/)
    },

    async 'a failure tells no secret'({ submit, wait, home }) {
      const { value, secrets } = await make(home)
      const outcome = await wait(await submit({ script: `${print} >&2; exit 3`, secrets }))
      assert.equal(outcome.status, 'failed')
      assertMasked(JSON.stringify(outcome), value)
    },

    async 'a handle holds no secret'({ submit, wait, home }) {
      const { value, secrets } = await make(home)
      const handle = await submit({ script: 'true', secrets })
      assertMasked(JSON.stringify(handle), value)
      await wait(handle)
    },

    async 'a secret that is not there is a failure, not an exception'({ submit, wait }) {
      const secrets = [{ secret: 'liminal-no-such', source: { env: 'LIMINAL_NO_SUCH' }, env: 'TOKEN' }]
      const outcome = await wait(await submit({ script: 'true', secrets }))
      assert.equal(outcome.status, 'failed')
      assert.match(`${outcome.reason} ${outcome.hint ?? ''}`, /liminal-no-such|LIMINAL_NO_SUCH/)
    },

    ...(supports.logs && {
      async 'a secret is masked in the logs'({ submit, wait, logs, home }: Bench) {
        const { value, secrets } = await make(home)
        const handle = await submit({ script: `${print}; ${print} >&2`, secrets })
        assert.equal((await wait(handle)).status, 'succeeded')
        const text = (await logs(handle)).map((line) => line.text).join('\n')
        assertMasked(text, value)
        assert.equal(text.match(/^as it is: \*+$/gm)?.length, 2)
      },
    }),
  }
}
