import { isAt } from '@liminal/core'
import type { HostedSystem, OtherService, PlacedService } from './hosts.ts'

/** What runs where the YAML does not have it, and what the user can do about that. Pure. */
export function adviceOn({ services, others }: Pick<HostedSystem, 'services' | 'others'>): readonly string[] {
  const planned = new Map(services.map(({ spec, executor }) => [spec.service, executor]))
  return others.map(({ status: { service }, executor }) => {
    const wanted = planned.get(service)
    const stop = `liminal-run services PATH down ${service} stops it`
    return wanted === undefined
      ? `${service}: runs on executor ${executor}, and is not below services: any more; ${stop}`
      : `${service}: runs on executor ${executor}, and is to run on ${wanted}: up takes it there; ${stop}`
  })
}

/** The others that are this service, on another executor. Pure. */
export function elsewhere({ others }: Pick<HostedSystem, 'others'>, service: string): readonly OtherService[] {
  return others.filter(({ status }) => status.service === service)
}

/** Who of the system, besides this service, has a port. Pure. */
export function holderOf(
  port: number | undefined,
  service: string,
  there: readonly PlacedService[],
): string | undefined {
  const holder = there.find((each) => each.service !== service && isAt(port, each.status?.url))
  return holder && `the service ${holder.service} on executor ${holder.executor} has the port ${port}`
}
