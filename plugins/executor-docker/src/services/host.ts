import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { acquireLock, type ServiceHost, type ServiceStatus } from '@liminal/core'
import type Docker from 'dockerode'
import type { DockerConfig } from '../config.ts'
import { asked } from '../engine.ts'
import { readLogs } from '../logs.ts'
import { applyService } from './apply.ts'
import { containersOf, inspected, isRunning, removeContainers, unlessGone } from './containers.ts'
import { urlOf } from './front.ts'
import { type Live, placeOf, readLive } from './place.ts'

/** Hosts services as containers of an engine, each behind one that clients connect to. */
export function createServiceHost(docker: Docker, root: string, config: DockerConfig): ServiceHost {
  const place = (system: string, service: string) => placeOf(root, system, service, config.network)
  return {
    async apply(spec, options) {
      mkdirSync(root, { recursive: true })
      const found = place(spec.system, spec.service)
      using _lock = await acquireLock(found.lock, options.signal, () => undefined)
      return await asked(applyService({ docker, place: found, config }, spec, options))
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
      await asked(containersOf(docker, found).then((names) => removeContainers(docker, names, config.grace)))
      if (config.network === undefined) await unlessGone(docker.getNetwork(found.network).remove())
      found.forget()
      return wasThere
    },
  }
}

function livesIn(root: string): readonly Live[] {
  const files = (existsSync(root) ? readdirSync(root) : []).filter((name) => name.endsWith('.json'))
  return files.map((name) => readLive(join(root, name))).filter((live) => live !== undefined)
}

async function statusOfLive(docker: Docker, live: Live, config: DockerConfig): Promise<ServiceStatus> {
  const { spec, since, front, container } = live
  const found = await inspected(docker, container)
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
