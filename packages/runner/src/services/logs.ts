import type { ExitCode } from '../command.ts'
import type { ServiceFlags } from '../commands/services.ts'
import { catchInterrupts } from '../interrupts.ts'
import type { Io } from '../io.ts'
import { type HostedSystem, type PlacedService, placesOf } from './hosts.ts'

/** Prints what services have printed, each line with its service where there are several. */
export async function showLogs(hosted: HostedSystem, { follow = false }: ServiceFlags, io: Io): Promise<ExitCode> {
  using interrupts = catchInterrupts()
  const { system } = hosted
  const all = placesOf(hosted)
  const show = async ({ service, host }: PlacedService) => {
    const prefix = all.length === 1 ? '' : `${io.paint('dim', `${service} |`)} `
    for await (const { text } of host.logs(system.name, service, { follow, signal: interrupts.any })) {
      await io.outSlowly(`${prefix}${text}`)
    }
  }
  if (follow) await Promise.all(all.map(show))
  else for (const each of all) await show(each)
  // Ctrl-C is how one ends following.
  return interrupts.leave.aborted ? interrupts.exitCode() : 0
}
