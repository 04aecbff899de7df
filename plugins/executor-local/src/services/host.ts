import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { acquireLock, type ServiceHost } from '@liminal/core'
import { pause } from '../process/poll.ts'
import { applyService } from './apply.ts'
import { collectServices } from './collect.ts'
import { folderOf, foldersIn } from './folder.ts'
import { readServiceLog } from './log.ts'
import type { HostOptions } from './options.ts'
import { closeFront, isAlive, stopVersion } from './processes.ts'
import { statusOf } from './status.ts'

/** Hosts services as processes of this machine, each behind a process that clients connect to. */
export function createServiceHost(root: string, options: HostOptions): ServiceHost {
  return {
    async apply(spec, { checks, signal }) {
      const folder = folderOf(root, spec.system, spec.service)
      mkdirSync(root, { recursive: true })
      using _lock = await acquireLock(folder.lock, signal, () => undefined)
      mkdirSync(folder.path, { recursive: true })
      return await applyService(folder, spec, options, { checks, signal })
    },
    async list(system, signal) {
      const folders = foldersIn(root).filter((folder) => folder.live()?.spec.system === system)
      const all = await Promise.all(folders.map((folder) => statusOf(folder, signal)))
      return all.filter((status) => status !== undefined)
    },
    logs: (system, service, options) => readServiceLog(folderOf(root, system, service), options),
    async remove(system, service, signal) {
      const folder = folderOf(root, system, service)
      if (!existsSync(folder.path)) return false
      using _lock = await acquireLock(folder.lock, signal, () => undefined)
      const wasThere = folder.live() !== undefined
      folder.forget('live.json')
      await closeFront(folder.front(), folder)
      const versions = folder.versions()
      for (let left = versions; left.length > 0; left = versions.filter((version) => isAlive(folder, version))) {
        // Again and again: what is killed may just have started another.
        for (const version of left) stopVersion(folder, version)
        await pause(20, signal)
      }
      rmSync(folder.path, { recursive: true, force: true })
      return wasThere
    },
    collect: (options) => collectServices(root, options),
  }
}

/** The environments that services of a host run in. */
export function environmentsOfServices(root: string): readonly string[] {
  return foldersIn(root).flatMap((folder) => folder.live()?.environment ?? [])
}
