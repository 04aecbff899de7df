import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import {
  type Applied,
  type ApplyOptions,
  acquireLock,
  imageOfWork,
  type ServiceHost,
  type ServiceSpec,
} from '@liminal/core'
import type Docker from 'dockerode'
import type { DockerConfig } from '../config.ts'
import { during } from '../engine/during.ts'
import { asked, askedEach, type EngineAway } from '../engine/errors.ts'
import { provideImage } from '../image.ts'
import { readLogs } from '../logs/read.ts'
import { applyService } from './apply.ts'
import { collectServices } from './collect.ts'
import { containersOf, removeContainers, unlessGone } from './containers.ts'
import { graceOf } from './grace.ts'
import { type Live, placeOf, readLive, type ServicePlace } from './place.ts'
import { reachOf } from './reach.ts'
import { statusOf } from './status.ts'

/** Hosts services as containers of an engine, each behind one that clients connect to. */
export function createServiceHost(docker: Docker, root: string, config: DockerConfig): ServiceHost {
  const place = (system: string, service: string) => placeOf(root, system, service, config.network)
  return {
    async apply(spec, options) {
      mkdirSync(root, { recursive: true })
      const found = place(spec.system, spec.service)
      using _lock = await acquireLock(found.lock, options.signal, () => undefined)
      return await asked(apply({ docker, place: found, config }, spec, options))
    },
    async list(system, signal) {
      const all = livesIn(root).filter(({ spec }) => spec.system === system)
      return asked(Promise.all(all.map((live) => statusOf(during(docker, signal), live, signal))))
    },
    async *logs(system, service, options) {
      const live = place(system, service).live()
      if (live === undefined) return
      // One that is not there now is told of now; who follows has it come back.
      await asked(during(docker, options.signal).ping())
      const isOver = (error: EngineAway, seconds: number) => {
        if (seconds > config.wait_for_engine) throw error
        return false
      }
      const printer = { container: live.container, secrets: live.spec.work.secrets, isOver }
      yield* askedEach(readLogs(docker, printer, options))
    },
    async remove(system, service, signal) {
      mkdirSync(root, { recursive: true })
      const found = place(system, service)
      using _lock = await acquireLock(found.lock, signal, () => undefined)
      const live = found.live()
      const grace = live === undefined ? 0 : graceOf(config, live.spec)
      const engine = during(docker, signal)
      await asked(containersOf(engine, found).then((names) => removeContainers(engine, names, grace)))
      if (config.network === undefined) await asked(unlessGone(engine.getNetwork(found.network).remove()))
      found.forget()
      return live !== undefined
    },
    collect: (options) => asked(collectServices(during(docker, options.signal), root, options)),
  }
}

interface Surroundings {
  readonly docker: Docker
  readonly place: ServicePlace
  readonly config: DockerConfig
}

/** Makes a service whose image can be had as it is described. */
async function apply(around: Surroundings, spec: ServiceSpec, options: ApplyOptions): Promise<Applied> {
  const { docker, config } = around
  const { image, build } = spec.work
  const reach = reachOf(docker, config)
  if ('reason' in reach) return { refused: reach }
  if (image === undefined) {
    const hint = 'give the service an image: an entry of images:, or one of a registry'
    return { refused: { reason: 'a service in a container needs an image', hint, log: [] } }
  }
  const isOurs = build?.type !== undefined
  const tag = imageOfWork(spec.work) ?? image
  const { signal } = options
  const missing = await provideImage(during(docker, signal), { name: image, tag, isOurs }, config.pull, signal)
  if (missing !== undefined) {
    const { reason = 'the image cannot be had', hint = 'see docker images' } = missing
    return { refused: { reason, hint, log: [] } }
  }
  return applyService({ ...around, spec, image: tag, reach }, options)
}

function livesIn(root: string): readonly Live[] {
  const files = (existsSync(root) ? readdirSync(root) : []).filter((name) => name.endsWith('.json'))
  return files.map((name) => readLive(join(root, name))).filter((live) => live !== undefined)
}
