import { readFileSync } from 'node:fs'
import type { SecretReference, Work } from '@liminal/core'
import { type BrokenByName, changeWork, jobOf, mapOutcome } from './broken.ts'

const changeSecrets =
  (change: (secret: SecretReference) => SecretReference) =>
  (work: Work): Work =>
    work.kind === 'container' ? { ...work, secrets: work.secrets.map(change) } : work

const secretOf = (work: Work) => {
  const path = work.kind === 'container' ? work.secrets[0]?.source?.path : undefined
  return path === undefined ? '' : readFileSync(path, 'utf8')
}

/** What can be wrong in secrets. */
export const brokenSecrets: BrokenByName = {
  'secrets do not arrive in the environment': {
    caughtBy: [
      'a secret arrives as an environment variable',
      'a secret is masked in the output',
      'a secret is masked in the logs',
    ],
    change: (good) => ({
      submit: changeWork(
        good,
        changeSecrets((secret) => ({ ...secret, env: `${secret.env}_` })),
      ),
    }),
  },
  'secrets do not arrive as files': {
    caughtBy: ['a secret arrives as a file that not everyone can read'],
    change: (good) => ({
      submit: changeWork(
        good,
        changeSecrets(({ path: _, ...secret }) => secret),
      ),
    }),
  },
  'output is not masked': {
    caughtBy: ['a secret is masked in the output'],
    change: (good, machine) => ({
      wait: async (handle, signal) => {
        const outcome = await good.wait(handle, signal)
        const { log } = jobOf(machine, handle)
        return outcome.status === 'succeeded' && outcome.output.includes('***')
          ? { ...outcome, output: readFileSync(`${log}.output`, 'utf8') }
          : outcome
      },
    }),
  },
  'a failure tells what was printed': {
    caughtBy: ['a failure tells no secret'],
    change: (good, machine) => ({
      wait: async (handle, signal) => {
        const outcome = await good.wait(handle, signal)
        const text = readFileSync(jobOf(machine, handle).log, 'utf8')
        return outcome.status === 'failed' && text !== '' ? { ...outcome, reason: text } : outcome
      },
    }),
  },
  'a handle with the values': {
    caughtBy: ['a handle holds no secret'],
    change: (good) => ({
      submit: async (key, work, signal) => ({ ...(await good.submit(key, work, signal)), value: secretOf(work) }),
    }),
  },
  'a secret that is missing is empty': {
    caughtBy: ['a secret that is not there is a failure, not an exception'],
    change: (good) => ({
      wait: mapOutcome(good, (outcome) =>
        outcome.status === 'failed' && outcome.reason.includes('no secret')
          ? { status: 'succeeded', output: '' }
          : outcome,
      ),
    }),
  },
  'logs are not masked': {
    caughtBy: ['a secret is masked in the logs'],
    change: (good, machine) => ({
      async *logs(handle, options) {
        const { log, mask } = jobOf(machine, handle)
        const lines = readFileSync(log, 'utf8').split('\n')
        if (lines.every((line) => mask(line) === line)) yield* good.logs(handle, options)
        else for (const [at, text] of lines.entries()) yield { text, cursor: String(at) }
      },
    }),
  },
}
