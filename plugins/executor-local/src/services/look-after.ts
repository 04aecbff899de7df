import { setTimeout } from 'node:timers/promises'
import { appendNote } from '../logs/log-file.ts'
import { runs, type ServiceFolder } from './folder.ts'
import { boundLog } from './log.ts'

/** How often the front is looked at, in milliseconds; one that cannot be started is tried less and less often. */
const firstPause = 1000
const lastPause = 10_000

/** Starts the front of a service anew where it has ended, and bounds its log, while this version is the live one. */
export async function lookAfter(folder: ServiceFolder, version: string, signal: AbortSignal): Promise<void> {
  let delay = firstPause
  while (await isDue(delay, signal)) {
    try {
      if (folder.live()?.version !== version) continue
      boundLog(folder)
      const isUp = runs(folder.front()?.process, folder) || (await restore(folder, version, signal))
      delay = isUp ? firstPause : Math.min(delay * 2, lastPause)
    } catch (error) {
      if (!signal.aborted) appendNote(folder.log, `it cannot be looked after: ${(error as Error).message}`)
      delay = lastPause
    }
  }
}

async function isDue(delay: number, signal: AbortSignal): Promise<boolean> {
  await setTimeout(delay, undefined, { signal }).catch(() => {})
  return !signal.aborted
}

async function restore(folder: ServiceFolder, version: string, signal: AbortSignal): Promise<boolean> {
  // Only where it is needed: this process should stay small.
  const { restoreFront } = await import('./restore-front.ts')
  return restoreFront(folder, version, signal)
}
