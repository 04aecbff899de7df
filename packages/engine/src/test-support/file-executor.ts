import { appendFileSync, existsSync, linkSync, mkdirSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Executor, Outcome } from '@liminal/core'
import { aborted } from './cluster.ts'

/** An executor whose jobs are files of a folder, so that they outlive the process that submitted them. */
export function fileExecutor(
  folder: string,
  onStep: (step: string, key: string) => void | Promise<void> = () => {},
): Executor {
  mkdirSync(folder, { recursive: true })
  return {
    accepts: ['container'],
    supports: { logs: false, cancel: true },
    submit: async (key) => {
      await onStep('submit', key)
      const handle = { job: key.replaceAll('/', '_') }
      appendFileSync(join(folder, 'submits'), `${key}\n`)
      return handle
    },
    wait: async ({ job }, signal) => {
      const file = join(folder, `${job}.json`)
      const { promise, resolve } = Promise.withResolvers<void>()
      const watcher = watch(folder, () => existsSync(file) && resolve())
      try {
        await onStep('wait', String(job).replaceAll('_', '/'))
        if (!existsSync(file)) await Promise.race([promise, aborted(signal)])
        return JSON.parse(readFileSync(file, 'utf8')) as Outcome
      } finally {
        watcher.close()
      }
    },
    cancel: async ({ job }) => endJob(folder, String(job), { status: 'cancelled' }),
    logs: async function* () {},
    [Symbol.asyncDispose]: async () => {},
  }
}

/** Ends a job of a folder. */
export function endJob(folder: string, key: string, outcome: Outcome): void {
  const file = join(folder, `${key.replaceAll('/', '_')}.json`)
  // Whole from the moment that it is there.
  writeFileSync(`${file}.part`, JSON.stringify(outcome))
  linkSync(`${file}.part`, file)
  rmSync(`${file}.part`)
}

/** The keys that were submitted, in order. */
export function submitsOf(folder: string): string[] {
  return readFileSync(join(folder, 'submits'), 'utf8').trim().split('\n')
}
