import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { acquireLock, type ServiceHost, type ServiceStatus } from '@liminal/core'
import { readLog } from '../logs.ts'
import { pause } from '../poll.ts'
import { applyService } from './apply.ts'
import { folderOf, openFolder, type ServiceFolder } from './folder.ts'
import { type HostOptions, urlOf } from './options.ts'
import { isAlive, runs, stopFront, stopVersion } from './processes.ts'

/** Hosts services as processes of this machine, each behind a process that clients connect to. */
export function createServiceHost(root: string, options: HostOptions): ServiceHost {
  return {
    async apply(spec, { checks, signal }) {
      const folder = folderOf(root, spec.system, spec.service)
      mkdirSync(folder.path, { recursive: true })
      using _lock = await acquireLock(folder.lock, signal, () => undefined)
      return await applyService(folder, spec, options, { checks, signal })
    },
    async list(system) {
      const names = existsSync(root) ? readdirSync(root) : []
      const all = names.map((name) => statusOf(openFolder(join(root, name)))).filter((status) => status !== undefined)
      return all.filter(({ spec }) => spec.system === system)
    },
    async *logs(system, service, { follow = false, signal }) {
      yield* readLog(folderOf(root, system, service).log, () => !follow, { follow, signal })
    },
    async remove(system, service, signal) {
      const folder = folderOf(root, system, service)
      if (!existsSync(folder.path)) return false
      using _lock = await acquireLock(folder.lock, signal, () => undefined)
      const wasThere = folder.live() !== undefined
      stopFront(folder.front(), folder)
      rmSync(folder.file('live.json'), { force: true })
      for (const version of folder.versions()) stopVersion(folder, version)
      while (folder.versions().some((version) => isAlive(folder, version))) await pause(20, signal)
      rmSync(folder.path, { recursive: true, force: true })
      return wasThere
    },
  }
}

/** The environments that services of a host run in. */
export function environmentsInUse(root: string): readonly string[] {
  const names = existsSync(root) ? readdirSync(root) : []
  return names.flatMap((name) => openFolder(join(root, name)).live()?.environment ?? [])
}

function statusOf(folder: ServiceFolder): ServiceStatus | undefined {
  const live = folder.live()
  const front = folder.front()
  if (live === undefined || front === undefined) return undefined
  const { spec, since, version } = live
  const state = folder.state(version)
  const isUp = runs(front.process, folder) && runs(state?.keeper, folder)
  return {
    service: spec.service,
    state: isUp ? (runs(state?.server, folder) ? 'up' : 'restarting') : 'down',
    url: urlOf({ listen: '127.0.0.1' }, front.port),
    since,
    restarts: state?.ends ?? 0,
    spec,
  }
}
