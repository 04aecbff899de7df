import { healthOf, type ServiceStatus } from '@liminal/core'
import { type Live, runs, type ServiceFolder } from './folder.ts'
import { urlOf } from './options.ts'

/** How a service of a host stands; undefined if there is none. */
export async function statusOf(folder: ServiceFolder, signal: AbortSignal): Promise<ServiceStatus | undefined> {
  const live = folder.live()
  const front = folder.front()
  if (live === undefined || front === undefined) return undefined
  const { spec, since, version } = live
  const isUp = stateOf(folder, live) === 'up'
  const url = urlOf(front)
  return {
    service: spec.service,
    ...(isUp ? await healthOf(url, spec.ready, signal) : { state: stateOf(folder, live) }),
    url,
    since,
    restarts: folder.state(version)?.ends ?? 0,
    spec,
  }
}

function stateOf(folder: ServiceFolder, { version }: Live): 'up' | 'restarting' | 'down' {
  const state = folder.state(version)
  if (!runs(state?.keeper, folder)) return 'down'
  return runs(state?.server, folder) && runs(folder.front()?.process, folder) ? 'up' : 'restarting'
}
