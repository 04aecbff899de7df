import { hash } from 'node:crypto'
import { type Applied, type ApplyOptions, type Refusal, type ServiceSpec, tryCandidate } from '@liminal/core'
import type Docker from 'dockerode'
import type { DockerConfig } from '../config.ts'
import { imageId, provideImage } from '../image.ts'
import { readLogs } from '../logs.ts'
import { containersOf, isRunning, removeContainers, unlessGone } from './containers.ts'
import { leadTo, startFront, urlOf } from './front.ts'
import type { Live, ServicePlace } from './place.ts'
import { endOf, startVersion } from './version.ts'

interface Surroundings {
  readonly docker: Docker
  readonly place: ServicePlace
  readonly config: DockerConfig
}

/** Makes a service as it is described; whoever calls this holds its lock. */
export async function applyService(around: Surroundings, spec: ServiceSpec, options: ApplyOptions): Promise<Applied> {
  const { docker, place, config } = around
  const { work } = spec
  const { image } = work
  const former = place.live()
  if (image === undefined) {
    const hint = 'give the service an image: an entry of images:, or one of a registry'
    return { refused: { reason: 'a service in a container needs an image', hint, log: [] } }
  }
  const missing = await provideImage(
    docker,
    { name: image, isOurs: work.build?.type !== undefined },
    config.pull,
    options.signal,
  )
  if (missing !== undefined) return { refused: { ...refusalFrom(missing), log: [] } }
  const digest = hash('sha256', JSON.stringify([spec, await imageId(docker, image), config]), 'hex')
  const isStray = (name: string) => name !== former?.container && name !== former?.front.container
  await clearAway(around, former, isStray)
  const goesOn = former !== undefined && (await isRunning(docker, former.container))
  const wanted = spec.port ?? former?.front.port
  const keepsFront =
    former !== undefined && wanted === former.front.port && (await isRunning(docker, former.front.container))
  if (former?.digest === digest && goesOn && keepsFront)
    return { change: 'unchanged', url: urlOf(config, former.front) }
  const reached = former !== undefined && goesOn ? { url: urlOf(config, former.front) } : {}
  if (config.network === undefined) await makeNetwork(docker, place)
  // One that has stopped holds its port no more, and its name is nobody's concern.
  const front = keepsFront
    ? former.front
    : await openFront(around, { asked: spec.port, former: former?.front.port }, options.signal)
  if ('problem' in front) {
    const hint = 'give the service another port:, or stop what has it'
    return { refused: { reason: front.problem, hint, log: [] }, ...reached }
  }
  const giveUp = () => clearAway(around, former, isStray)
  try {
    const tried = await tryVersion({ ...around, spec: { ...spec, work: { ...work, image } } }, options)
    if ('reason' in tried) {
      await giveUp()
      return { refused: tried, ...reached }
    }
    await leadTo(docker, front, tried.container, spec.listens)
    place.write({ container: tried.container, front, digest, spec, since: Date.now() })
    await keepRunning(docker, tried.container, spec)
    const left = (await containersOf(docker, place)).filter(
      (name) => name !== tried.container && name !== front.container,
    )
    await removeContainers(docker, left, config.grace)
    return { change: goesOn ? 'replaced' : 'started', url: urlOf(config, front) }
  } catch (error) {
    if (place.live()?.digest !== digest) await giveUp()
    throw error
  }
}

/** A port that nobody asked for may be taken by now. */
async function openFront(
  { docker, place, config }: Surroundings,
  { asked, former }: { readonly asked: number | undefined; readonly former: number | undefined },
  signal: AbortSignal,
): ReturnType<typeof startFront> {
  const at = (port: number | undefined) => startFront(docker, place, { address: config.listen, port }, signal)
  const front = await at(asked ?? former)
  return 'problem' in front && front.isTaken && asked === undefined ? at(undefined) : front
}

/** Ends and removes what was tried in vain, or by a process that was killed; clients may have been led there already. */
async function clearAway(
  { docker, place }: Surroundings,
  former: Live | undefined,
  isStray: (name: string) => boolean,
): Promise<void> {
  const strays = (await containersOf(docker, place)).filter(isStray)
  if (strays.length === 0) return
  if (former !== undefined) await unlessGone(leadTo(docker, former.front, former.container, former.spec.listens))
  await removeContainers(docker, strays, 0)
}

function refusalFrom({ reason = '', hint = '' }: { readonly reason?: string; readonly hint?: string }) {
  return { reason, hint }
}

/** Starts a version and asks it all that it has to answer before it is used. */
async function tryVersion(
  around: Parameters<typeof startVersion>[0],
  { checks, signal }: ApplyOptions,
): Promise<{ readonly container: string } | Refusal> {
  const { docker, spec } = around
  const trial = await startVersion(around)
  if ('reason' in trial) return trial
  const ended = () => endOf(docker, trial.container)
  const problem = await tryCandidate({ base: trial.base, ready: spec.ready, checks, ended }, signal)
  if (problem === undefined) return trial
  return { ...problem, log: await lastLines(docker, trial.container, spec, signal) }
}

async function lastLines(docker: Docker, container: string, spec: ServiceSpec, signal: AbortSignal): Promise<string[]> {
  const lines: string[] = []
  const attempt = { container, secrets: spec.work.secrets }
  for await (const { text } of readLogs(docker, attempt, { signal })) {
    lines.push(text)
    if (lines.length > 20) lines.shift()
  }
  return lines
}

/** From now on the engine starts it anew; one with secrets would wait in vain for them. */
async function keepRunning(docker: Docker, container: string, { work }: ServiceSpec): Promise<void> {
  if (work.secrets.length > 0) return
  await docker.getContainer(container).update({ RestartPolicy: { Name: 'unless-stopped' } })
}

async function makeNetwork(docker: Docker, { network, labels }: ServicePlace): Promise<void> {
  const found = await docker.listNetworks({ filters: { name: [network] } })
  if (found.some(({ Name }) => Name === network)) return
  await docker.createNetwork({ Name: network, Labels: { ...labels } })
}
