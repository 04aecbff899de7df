import { hash } from 'node:crypto'
import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import {
  type Applied,
  type ApplyOptions,
  acquireLock,
  type Refusal,
  type ServiceHost,
  type ServiceSpec,
  type ServiceStatus,
  tryCandidate,
} from '@liminal/core'
import type Docker from 'dockerode'
import type { DockerConfig } from '../config.ts'
import { asked, statusOf } from '../engine.ts'
import { imageId, provideImage } from '../image.ts'
import { readLogs } from '../logs.ts'
import { type Front, leadTo, startFront } from './front.ts'
import { type Live, placeOf, readLive, type ServicePlace, serviceLabel } from './place.ts'
import { endOf, startVersion } from './version.ts'

/** Hosts services as containers of an engine, each behind one that clients connect to. */
export function createServiceHost(docker: Docker, root: string, config: DockerConfig): ServiceHost {
  const place = (system: string, service: string) => placeOf(root, system, service, config.network)
  return {
    async apply(spec, options) {
      mkdirSync(root, { recursive: true })
      const found = place(spec.system, spec.service)
      using _lock = await acquireLock(found.lock, options.signal, () => undefined)
      return await asked(applyLocked({ docker, place: found, config }, spec, options))
    },
    async list(system) {
      const all = livesIn(root).filter(({ spec }) => spec.system === system)
      return asked(Promise.all(all.map((live) => statusOfLive(docker, live, config))))
    },
    async *logs(system, service, options) {
      const live = place(system, service).live()
      if (live === undefined) return
      yield* readLogs(docker, { container: live.container, secrets: live.spec.work.secrets }, options)
    },
    async remove(system, service, signal) {
      mkdirSync(root, { recursive: true })
      const found = place(system, service)
      using _lock = await acquireLock(found.lock, signal, () => undefined)
      const wasThere = found.live() !== undefined
      await asked(removeContainers(docker, found, config.grace, () => true))
      if (config.network === undefined) await absent(docker.getNetwork(found.network).remove())
      found.forget()
      return wasThere
    },
  }
}

interface Surroundings {
  readonly docker: Docker
  readonly place: ServicePlace
  readonly config: DockerConfig
}

async function applyLocked(around: Surroundings, spec: ServiceSpec, options: ApplyOptions): Promise<Applied> {
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
  // What a process that was killed has been trying.
  await removeContainers(docker, place, 0, (name) => name !== former?.container && name !== former?.front.container)
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
    : await startFront(docker, place, { address: config.listen, port: wanted }, options.signal)
  if ('problem' in front) {
    const hint = 'give the service another port:, or stop what has it'
    return { refused: { reason: front.problem, hint, log: [] }, ...reached }
  }
  const keep = (name: string) => name === former?.container || name === former?.front.container
  const giveUp = () => removeContainers(docker, place, 0, (name) => !keep(name))
  try {
    const tried = await tryVersion({ ...around, spec: { ...spec, work: { ...work, image } } }, options)
    if ('reason' in tried) {
      await giveUp()
      return { refused: tried, ...reached }
    }
    await leadTo(docker, front, tried.container, spec.listens)
    place.write({ container: tried.container, front, digest, spec, since: Date.now() })
    await keepRunning(docker, tried.container, spec)
    await removeContainers(docker, place, config.grace, (name) => name !== tried.container && name !== front.container)
    return { change: goesOn ? 'replaced' : 'started', url: urlOf(config, front) }
  } catch (error) {
    if (place.live()?.digest !== digest) await giveUp()
    throw error
  }
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

/** Stops and removes containers of a service; those that are asked get so many seconds. */
async function removeContainers(
  docker: Docker,
  { labels }: ServicePlace,
  grace: number,
  isMeant: (name: string) => boolean,
): Promise<void> {
  const filters = { label: [`${serviceLabel}=${labels[serviceLabel]}`] }
  const found = await docker.listContainers({ all: true, filters })
  const meant = found.filter(({ Names }) => isMeant(Names[0]?.slice(1) ?? ''))
  await Promise.all(
    meant.map(async ({ Id }) => {
      const container = docker.getContainer(Id)
      if (grace > 0) await absent(container.stop({ t: Math.ceil(grace) }))
      await absent(container.remove({ force: true }))
    }),
  )
}

/** It may have ended, or gone, by itself. */
async function absent(answer: Promise<unknown>): Promise<void> {
  try {
    await answer
  } catch (error) {
    if (![304, 404, 409].includes(statusOf(error) ?? 0)) throw error
  }
}

async function isRunning(docker: Docker, container: string): Promise<boolean> {
  return (await stateIn(docker, container))?.Running === true
}

async function stateIn(docker: Docker, container: string) {
  try {
    return (await docker.getContainer(container).inspect()).State
  } catch (error) {
    if (statusOf(error) === 404) return undefined
    throw error
  }
}

function livesIn(root: string): readonly Live[] {
  mkdirSync(root, { recursive: true })
  const files = readdirSync(root).filter((name) => name.endsWith('.json'))
  return files.map((name) => readLive(join(root, name))).filter((live) => live !== undefined)
}

async function statusOfLive(docker: Docker, live: Live, config: DockerConfig): Promise<ServiceStatus> {
  const { spec, since, front, container } = live
  const found = await docker
    .getContainer(container)
    .inspect()
    .catch((error: unknown) => {
      if (statusOf(error) === 404) return undefined
      throw error
    })
  const isUp = found?.State.Running === true && (await isRunning(docker, front.container))
  return {
    service: spec.service,
    state: found?.State.Restarting === true ? 'restarting' : isUp ? 'up' : 'down',
    url: urlOf(config, front),
    since,
    restarts: found?.RestartCount ?? 0,
    spec,
  }
}

function urlOf({ listen }: DockerConfig, { port }: Front): string {
  const name = /^(127\.|0\.0\.0\.0)/.test(listen) ? 'localhost' : listen
  return `http://${name}:${port}`
}
