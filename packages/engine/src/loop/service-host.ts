import {
  type FormerPlace,
  type FunctionWork,
  isLiminalError,
  LiminalError,
  moveService,
  type ServiceHost,
} from '@liminal/core'
import type { Session } from './context.ts'
import { tellDeviations } from './deviations.ts'

/** Who hosts the service that the work of a function names. What is applied there goes from where it has run before. */
export async function hostFor(
  session: Session,
  task: string,
  { function: name, service }: FunctionWork,
): Promise<ServiceHost> {
  if (service === undefined) throw new TypeError(`the work of the function ${name} names no service`)
  const { executor, spec } = service
  const opened = await session.executors.open(executor)
  await tellDeviations(session, task, opened, spec.work)
  const { services: host } = opened
  if (host === undefined) throw new LiminalError('E_SERVICES_UNHOSTED', { executor, service: spec.service })
  return {
    apply: async (wanted, options) => {
      const former = await formerPlaces(session, service, options.signal)
      return moveService({ spec: wanted, host, former }, options)
    },
    list: (system, signal) => host.list(system, signal),
    logs: (system, one, options) => host.logs(system, one, options),
    remove: (system, one, signal) => host.remove(system, one, signal),
  }
}

async function openHost(session: Session, executor: string): Promise<ServiceHost | undefined> {
  return (await session.executors.open(executor)).services
}

/** Where a service runs that is to run on another executor. One that cannot be asked is left alone. */
async function formerPlaces(
  session: Session,
  { executor: wanted, spec: { system, service } }: NonNullable<FunctionWork['service']>,
  signal: AbortSignal,
): Promise<readonly FormerPlace[]> {
  const { executors, hosts = {} } = session.state.plan
  const others = Object.keys({ ...hosts, ...executors }).filter((name) => name !== wanted)
  const looked = await Promise.all(
    others.map(async (executor): Promise<readonly FormerPlace[]> => {
      try {
        const host = await openHost(session, executor)
        const there = (await host?.list(system, signal)) ?? []
        const found = there.find((status) => status.service === service)
        return host === undefined || found === undefined ? [] : [{ executor, host, status: found }]
      } catch (error) {
        if (!isLiminalError(error)) throw error
        return []
      }
    }),
  )
  return looked.flat()
}
