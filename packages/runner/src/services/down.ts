import type { ExitCode } from '../command.ts'
import type { ServiceFlags } from '../commands/services.ts'
import type { Io } from '../io.ts'
import { type HostedSystem, type PlacedService, placesOf } from './hosts.ts'

/** Stops services, wherever they run and also those that the YAML no longer has. */
export async function downServices(hosted: HostedSystem, { json }: ServiceFlags, io: Io): Promise<ExitCode> {
  const { signal } = new AbortController()
  const stop = async ({ service, executor, host }: PlacedService) => {
    const removed = await host.remove(hosted.system.name, service, signal)
    if (json) io.out(JSON.stringify({ service, executor, removed }))
    else io.out(`${io.paint('bold', service)}: ${removed ? 'stopped' : 'was not there'}`)
  }
  await Promise.all(placesOf(hosted).map(stop))
  return 0
}
