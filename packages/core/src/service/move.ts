import type { Applied, ApplyOptions, ServiceHost, ServiceSpec, ServiceStatus } from '../contract/service.ts'

/** A service where it runs by now, though it is to run elsewhere. */
export interface FormerPlace {
  readonly executor: string
  readonly host: ServiceHost
  readonly status: ServiceStatus
}

/** Where a service is to run, and where it runs besides. */
export interface Move {
  readonly spec: ServiceSpec
  readonly host: ServiceHost
  readonly former: readonly FormerPlace[]
}

/** Makes a service as it is described; once it can be used, it goes where it has run before, of which `moved` is told. */
export async function moveService(
  { spec, host, former }: Move,
  options: ApplyOptions,
  moved: (from: string) => void = () => undefined,
): Promise<Applied> {
  const { port: _, ...anywhere } = spec
  const hasPort = former.some(({ status: { url } }) => isAt(spec.port, url))
  // Two cannot have a port: the new one shows at another that it can be used.
  const applied = await host.apply(hasPort ? anywhere : spec, options)
  if ('refused' in applied) return former[0] === undefined ? applied : { url: former[0].status.url, ...applied }
  for (const each of former) {
    await each.host.remove(spec.system, spec.service, options.signal)
    moved(each.executor)
  }
  if (!hasPort) return applied
  const settled = await host.apply(spec, { ...options, checks: [] })
  return 'refused' in settled ? settled : { ...settled, change: applied.change }
}

/** Whether a URL has this port. Pure. */
export function isAt(port: number | undefined, url: string | undefined): boolean {
  return port !== undefined && url !== undefined && new URL(url).port === String(port)
}
