import { type Applied, imageOfService, isLiminalError, onceEach, withDeployed } from '@liminal/core'
import type { ExitCode } from '../command.ts'
import type { ServiceFlags } from '../commands/services.ts'
import { buildAll } from '../images/build-all.ts'
import { catchInterrupts } from '../interrupts.ts'
import type { Io } from '../io.ts'
import { renderError } from '../view/errors.ts'
import type { HostedService, HostedSystem } from './hosts.ts'

/** Makes services as their YAML describes them, side by side; 1 if any could not be. */
export async function upServices(hosted: HostedSystem, flags: ServiceFlags, io: Io): Promise<ExitCode> {
  const { services, system, others } = hosted
  const images = services
    .map(({ spec, executor }) => {
      const entry = system.executors[executor] ?? { type: executor, config: {} }
      return imageOfService(spec, entry, system.registry)
    })
    .filter((image) => image !== undefined)
  if (flags.build && images.length > 0) {
    const group = { registry: system.registry, images: onceEach(images) }
    const code = await buildAll([group], flags.json ? { json: true } : {}, io)
    if (code !== 0) return code
  }
  using interrupts = catchInterrupts(() => io.err('stopping what was begun; what runs goes on'))
  const applied = await Promise.all(services.map((service) => up(service, interrupts.cancel, flags, io)))
  if (interrupts.cancel.aborted) return 130
  for (const { status } of others) io.err(`${status.service}: runs, and is not below services: any more`)
  return applied.every((done) => done) ? 0 : 1
}

async function up(
  { spec, host, status }: HostedService,
  signal: AbortSignal,
  { json }: ServiceFlags,
  io: Io,
): Promise<boolean> {
  // What a deployment has set stays: the YAML does not know better.
  const deployed = status?.spec.deployed
  const wanted = deployed === undefined ? spec : withDeployed(spec, deployed)
  try {
    const applied = await host.apply(wanted, { checks: [], signal })
    if (json) io.out(JSON.stringify({ service: spec.service, ...applied }))
    else tell(spec.service, applied, io)
    return !('refused' in applied)
  } catch (error) {
    if (signal.aborted) return false
    if (!isLiminalError(error)) throw error
    io.err(renderError(error, io))
    return false
  }
}

function tell(service: string, applied: Applied, { out, err, paint }: Io): void {
  const name = paint('bold', service)
  if (!('refused' in applied)) {
    const what = { started: 'started', replaced: 'replaced', unchanged: 'nothing has changed' }[applied.change]
    out(`${name}: ${what}, ${applied.url}`)
    return
  }
  const { reason, hint, log } = applied.refused
  const former = applied.url === undefined ? '' : `\n  the former version goes on: ${applied.url}`
  const lines = log.map((line) => `  | ${line}\n`).join('')
  err(`${lines}${paint('error', 'error')}: the service ${service} cannot be used: ${reason}\n  ${hint}${former}`)
}
