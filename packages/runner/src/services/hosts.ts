import {
  type FormerPlace,
  hostingExecutors,
  isLiminalError,
  LiminalError,
  type PlannedService,
  type ProjectSystem,
  reasonOf,
  type ServiceHost,
  type ServiceStatus,
} from '@liminal/core'
import type { Executors } from '@liminal/engine'
import { executorsOf } from '../executors.ts'
import type { Io } from '../io.ts'

/** A service of the YAML with its host, and what is there of it. */
export interface HostedService extends PlannedService {
  readonly host: ServiceHost
  readonly status: ServiceStatus | undefined
  /** In what it would be served otherwise than it asks for: a sentence for each. */
  readonly deviations: readonly string[]
}

/** Something that runs where the YAML does not have it: a service that is gone from it, or that another executor hosts now. */
export type OtherService = FormerPlace

/** The services of a system, and who hosts them; disposing closes those, never a service. */
export interface HostedSystem extends AsyncDisposable {
  readonly system: ProjectSystem
  readonly services: readonly HostedService[]
  readonly others: readonly OtherService[]
  /** All that there is of the system, also where one service was chosen. */
  readonly there: readonly PlacedService[]
}

/** A service, in the YAML or not, and where it is. */
export interface PlacedService {
  readonly service: string
  readonly executor: string
  readonly host: ServiceHost
  readonly status: ServiceStatus | undefined
}

/**
 * Opens every executor that may host services of a system, also those that its YAML uses no more, and looks for its services
 * there: for all, or for the one with a name.
 *
 * @throws E_PLUGIN_UNKNOWN, E_SERVICES_UNHOSTED, E_ENGINE_GONE
 */
export async function openHosts(
  system: ProjectSystem,
  name: string | undefined,
  home: string,
  io: Io,
): Promise<HostedSystem> {
  const executors = executorsOf(system, system.registry, home)
  const planned = Map.groupBy(system.services, ({ executor }) => executor)
  const hosting = hostingExecutors(Object.entries(system.executors), system.registry)
  const all = new Set([...planned.keys(), ...hosting])
  const looked = await Promise.all(
    [...all].map((executor) => lookAt(executor, planned.get(executor) ?? [], { executors, system, io })),
  )
  const services = looked.flatMap((each) => each.services)
  const others = looked
    .flatMap((each) => each.others)
    .sort((one, other) => one.status.service.localeCompare(other.status.service))
  const isChosen = (service: string) => name === undefined || service === name
  return {
    system,
    services: services.filter(({ spec }) => isChosen(spec.service)),
    others: others.filter(({ status }) => isChosen(status.service)),
    there: placesOf({ services, others }),
    [Symbol.asyncDispose]: () => executors[Symbol.asyncDispose](),
  }
}

/** All that there is of a system, each service once where it runs; one that runs nowhere where it should. */
export function placesOf({ services, others }: Pick<HostedSystem, 'services' | 'others'>): readonly PlacedService[] {
  const elsewhere = new Set(others.map(({ status }) => status.service))
  return [
    ...services
      .filter(({ spec, status }) => status !== undefined || !elsewhere.has(spec.service))
      .map(({ spec, executor, host, status }) => ({ service: spec.service, executor, host, status })),
    ...others.map(({ executor, host, status }) => ({ service: status.service, executor, host, status })),
  ]
}

interface Surroundings {
  readonly executors: Executors
  readonly system: ProjectSystem
  readonly io: Io
}

interface Looked {
  readonly services: readonly HostedService[]
  readonly others: readonly OtherService[]
}

/** An executor that no service needs may be out of reach. */
async function lookAt(
  executor: string,
  services: readonly PlannedService[],
  { executors, system, io }: Surroundings,
): Promise<Looked> {
  try {
    const opened = await executors.open(executor)
    const { services: host } = opened
    if (host === undefined) {
      throw new LiminalError('E_SERVICES_UNHOSTED', { executor, service: services[0]?.spec.service ?? '' })
    }
    const there = await host.list(system.name, new AbortController().signal)
    const known = new Set(services.map(({ spec }) => spec.service))
    const look = async ({ spec }: PlannedService): Promise<HostedService> => {
      const deviations = (await opened.deviations?.(spec.work)) ?? []
      return { spec, executor, host, deviations, status: there.find(({ service }) => service === spec.service) }
    }
    return {
      services: await Promise.all(services.map(look)),
      others: there.filter(({ service }) => !known.has(service)).map((status) => ({ executor, host, status })),
    }
  } catch (error) {
    if (services.length > 0 || !isLiminalError(error)) throw error
    io.err(`what executor ${executor} still hosts of ${system.name} is not known: ${reasonOf(error)}`)
    return { services: [], others: [] }
  }
}
