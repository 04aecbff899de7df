import {
  type Applied,
  imageOfService,
  isLiminalError,
  moveService,
  onceEach,
  orAborted,
  withDeployed,
} from '@liminal/core'
import { prepareHome } from '@liminal/engine'
import type { ExitCode } from '../command.ts'
import type { ServiceFlags } from '../commands/services.ts'
import { homeOf } from '../home.ts'
import { buildAll } from '../images/build-all.ts'
import { catchInterrupts } from '../interrupts.ts'
import type { Io } from '../io.ts'
import { renderError } from '../view/errors.ts'
import type { HostedService, HostedSystem } from './hosts.ts'
import { rememberHosts } from './known.ts'
import { adviceOn, elsewhere, holderOf } from './strays.ts'

const words = { cancel: 'stopping what was begun; what runs goes on', leave: 'leaving; what runs goes on' }

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
    const { registry, secretVariables } = system
    const group = { registry, secretVariables, images: onceEach(images) }
    const code = await buildAll([group], flags.json ? { json: true } : {}, io)
    if (code !== 0) return code
  }
  prepareHome(homeOf(io))
  rememberHosts(
    system,
    services.map(({ executor }) => executor),
    homeOf(io),
  )
  using interrupts = catchInterrupts({ ...words, say: io.err })
  const all = Promise.all(services.map((service) => up(service, hosted, interrupts.any, flags, io)))
  const applied = await orAborted(all, interrupts.leave).catch((error: unknown) => {
    if (interrupts.leave.aborted) return []
    throw error
  })
  if (interrupts.any.aborted) return interrupts.exitCode()
  const known = new Set(services.map(({ spec }) => spec.service))
  const gone = others.filter(({ status }) => !known.has(status.service))
  for (const line of adviceOn({ services, others: gone })) io.err(line)
  return applied.every((done) => done) ? 0 : 1
}

async function up(
  service: HostedService,
  hosted: HostedSystem,
  signal: AbortSignal,
  { json }: ServiceFlags,
  io: Io,
): Promise<boolean> {
  const { service: name, port } = service.spec
  try {
    const applied = await moveHere(service, hosted, signal, (executor) => {
      if (json) io.out(JSON.stringify({ service: name, executor, removed: true }))
      else io.out(`${io.paint('bold', name)}: runs on executor ${service.executor} now, stopped on ${executor}`)
    })
    const { deviations } = service
    if (json) io.out(JSON.stringify({ service: name, ...applied, ...(deviations.length > 0 && { deviations }) }))
    else tell(name, applied, holderOf(port, name, hosted.there), io)
    if (!json) for (const how of deviations) io.err(`${name}: ${io.paint('warning', 'not as asked for')}: ${how}`)
    const isLeft = 'change' in applied && applied.change === 'unchanged' && service.status?.problem !== undefined
    if (isLeft) io.err(`${name}: ${service.status?.problem}; after down, up starts it anew`)
    return !('refused' in applied)
  } catch (error) {
    if (signal.aborted) return false
    if (!isLiminalError(error)) throw error
    io.err(renderError(error, io))
    return false
  }
}

/** Makes a service as it is described, and takes it from where it has run before. */
function moveHere(
  { spec, host, status }: HostedService,
  hosted: HostedSystem,
  signal: AbortSignal,
  moved: (from: string) => void,
): Promise<Applied> {
  const former = elsewhere(hosted, spec.service)
  // What a deployment has set stays: the YAML does not know better.
  const deployed = (status ?? former[0]?.status)?.spec.deployed
  const wanted = deployed === undefined ? spec : withDeployed(spec, deployed)
  return moveService({ spec: wanted, host, former }, { checks: [], signal }, moved)
}

function tell(service: string, applied: Applied, holder: string | undefined, { out, err, paint }: Io): void {
  const name = paint('bold', service)
  if (!('refused' in applied)) {
    const what = { started: 'started', replaced: 'replaced', unchanged: 'nothing has changed' }[applied.change]
    out(`${name}: ${what}, ${applied.url}`)
    return
  }
  const { reason, hint, log } = applied.refused
  const former = applied.url === undefined ? '' : `\n  the former version goes on: ${applied.url}`
  const lines = log.map((line) => `  | ${line}\n`).join('')
  const who = holder === undefined ? '' : `\n  ${holder}`
  err(`${lines}${paint('error', 'error')}: the service ${service} cannot be used: ${reason}\n  ${hint}${who}${former}`)
}
