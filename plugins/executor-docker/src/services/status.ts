import { healthOf, type ServiceStatus } from '@liminal/core'
import type Docker from 'dockerode'
import { inspected, isRunning } from './containers.ts'
import type { Live } from './place.ts'
import { urlOf } from './reach.ts'

/** How a service of a host stands. */
export async function statusOf(docker: Docker, live: Live, signal: AbortSignal): Promise<ServiceStatus> {
  const { spec, since, front, container } = live
  const found = await inspected(docker, container)
  const isUp = found?.State.Running === true && (await isRunning(docker, front.container))
  const url = urlOf(docker, front)
  const state = found?.State.Restarting === true ? 'restarting' : 'down'
  return {
    service: spec.service,
    ...(isUp && state === 'down' ? await healthOf(url, spec.ready, signal) : { state }),
    url,
    since,
    restarts: found?.RestartCount ?? 0,
    spec,
  }
}
