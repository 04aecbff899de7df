import type { ServiceSpec, ServiceStatus } from '../contract/service.ts'
import { problemOfAnswer } from './ask.ts'

/** How long a server may take to answer that is asked how it is, in milliseconds. */
const within = 3000

/** Asks a service that runs whether it can be used now; `url` is where its clients reach it. */
export async function healthOf(
  url: string,
  { path }: ServiceSpec['ready'],
  signal: AbortSignal,
): Promise<Pick<ServiceStatus, 'state' | 'problem'>> {
  const problem = await problemOfAnswer({ base: url, within }, { path }, signal)
  return problem === undefined ? { state: 'up' } : { state: 'unhealthy', problem }
}
