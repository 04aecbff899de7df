import { acquireLock } from '@liminal/core'
import { runs, type ServiceFolder } from './folder.ts'
import { startFront } from './processes.ts'

/** Starts the front of a service anew, unless it runs or the version is live no more; false if that cannot be done. */
export async function restoreFront(folder: ServiceFolder, version: string, signal: AbortSignal): Promise<boolean> {
  // Who applies or removes the service may be about to do it.
  using _lock = await acquireLock(folder.lock, signal, () => undefined)
  const front = folder.front()
  if (folder.live()?.version !== version || front === undefined || runs(front.process, folder)) return true
  return !('problem' in (await startFront(folder, front)))
}
