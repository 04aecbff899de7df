import { healthOf, type ServiceStatus } from '@liminal/core'
import { type Live, runs, type ServiceFolder } from './folder.ts'
import { urlOf } from './options.ts'

const unkept = 'nothing would start it anew if it ended; liminal-run services PATH up replaces it'

/** How a service of a host stands; undefined if there is none. */
export async function statusOf(folder: ServiceFolder, signal: AbortSignal): Promise<ServiceStatus | undefined> {
  const live = folder.live()
  const front = folder.front()
  if (live === undefined || front === undefined) return undefined
  const { spec, since, version } = live
  const now = stateOf(folder, live)
  const url = urlOf(front)
  return {
    service: spec.service,
    ...(now === 'unkept' && { problem: unkept }),
    ...(now === 'up' || now === 'unkept' ? await healthOf(url, spec.ready, signal) : { state: now }),
    url,
    since,
    restarts: folder.state(version)?.ends ?? 0,
    spec,
  }
}

/** `unkept` where its server runs and clients reach it, though its keeper has gone. */
function stateOf(folder: ServiceFolder, { version }: Live): 'up' | 'unkept' | 'restarting' | 'down' {
  const state = folder.state(version)
  const isReached = runs(state?.server, folder) && runs(folder.front()?.process, folder)
  if (!runs(state?.keeper, folder)) return isReached ? 'unkept' : 'down'
  return isReached ? 'up' : 'restarting'
}
