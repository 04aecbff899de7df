import { runs, type ServiceFolder } from './folder.ts'
import { isAlive, stopFront, stopVersion } from './processes.ts'

/**
 * Ends what a process was trying that was killed, and removes what versions have left that are neither live nor running.
 * Whoever calls this holds the lock of the service.
 */
export function clearAway(folder: ServiceFolder): void {
  const live = folder.live()
  for (const version of folder.versions()) {
    if (version === live?.version) continue
    if (isAlive(folder, version)) stopVersion(folder, version)
    else for (const suffix of ['json', 'state.json', 'txt']) folder.forget(`${version}.${suffix}`)
  }
  const front = folder.front()
  if (live !== undefined || front === undefined) return
  if (runs(front.process, folder)) stopFront(front, folder)
  folder.forget('front.json')
}
