import type { ExitCode } from '../command.ts'
import type { ServiceFlags } from '../commands/services.ts'
import type { Io } from '../io.ts'
import type { HostedSystem } from './hosts.ts'

/** Stops services, also those that the YAML no longer has. */
export async function downServices(hosted: HostedSystem, { json }: ServiceFlags, io: Io): Promise<ExitCode> {
  const { signal } = new AbortController()
  const all = [
    ...hosted.services.map(({ spec, host }) => ({ service: spec.service, host })),
    ...hosted.others.map(({ status, host }) => ({ service: status.service, host })),
  ]
  const stop = async ({ service, host }: (typeof all)[number]) => {
    const removed = await host.remove(hosted.system.name, service, signal)
    if (json) io.out(JSON.stringify({ service, removed }))
    else io.out(`${io.paint('bold', service)}: ${removed ? 'stopped' : 'was not there'}`)
  }
  await Promise.all(all.map(stop))
  return 0
}
