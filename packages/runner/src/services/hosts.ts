import {
  type Executor,
  LiminalError,
  type PlannedService,
  type ProjectSystem,
  type ServiceHost,
  type ServiceStatus,
} from '@liminal/core'
import { executorsOf } from '../executors.ts'

/** A service of the YAML with its host, and what is there of it. */
export interface HostedService extends PlannedService {
  readonly host: ServiceHost
  readonly status: ServiceStatus | undefined
}

/** Something that runs and that the YAML no longer has. */
export interface OtherService {
  readonly executor: string
  readonly host: ServiceHost
  readonly status: ServiceStatus
}

/** The services of a system, and who hosts them; disposing closes those, never a service. */
export interface HostedSystem extends AsyncDisposable {
  readonly system: ProjectSystem
  readonly services: readonly HostedService[]
  readonly others: readonly OtherService[]
}

/**
 * Opens the hosts of a system's services: all, or the one with a name.
 *
 * @throws E_PLUGIN_UNKNOWN, E_SERVICES_UNHOSTED
 */
export async function openHosts(system: ProjectSystem, name: string | undefined, home: string): Promise<HostedSystem> {
  const { signal } = new AbortController()
  const executors = executorsOf({ executors: system.executors }, system.registry, home)
  const isChosen = (service: string) => name === undefined || service === name
  const found: HostedService[] = []
  const others: OtherService[] = []
  for (const [executor, services] of Map.groupBy(system.services, (each) => each.executor)) {
    const host = hostOf(await executors.open(executor), executor, services[0] as PlannedService)
    const there = await host.list(system.name, signal)
    for (const { spec } of services) {
      if (!isChosen(spec.service)) continue
      found.push({ spec, executor, host, status: there.find(({ service }) => service === spec.service) })
    }
    const known = new Set(services.map(({ spec }) => spec.service))
    for (const status of there) {
      if (!known.has(status.service) && isChosen(status.service)) others.push({ executor, host, status })
    }
  }
  return { system, services: found, others, [Symbol.asyncDispose]: () => executors[Symbol.asyncDispose]() }
}

function hostOf({ services }: Executor, executor: string, { spec }: PlannedService): ServiceHost {
  if (services === undefined) throw new LiminalError('E_SERVICES_UNHOSTED', { executor, service: spec.service })
  return services
}
