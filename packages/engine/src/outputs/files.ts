import { existsSync, realpathSync } from 'node:fs'
import { isAbsolute, join, normalize } from 'node:path'
import type { Json, Mount, PlannedTask } from '@liminal/core'
import type { Outputs } from '../events/events.ts'
import type { Parsed } from './parse.ts'

/**
 * Outputs whose files are there, named by their path below a mount, as other tasks see them. Of files `elsewhere` nobody here
 * can tell.
 */
export function locateFiles(outputs: Outputs, { outputs: declared, work }: PlannedTask, elsewhere = false): Parsed {
  const mounts = work.kind === 'function' ? [] : work.mounts
  const located: Record<string, Json> = { ...outputs }
  for (const [name, type] of Object.entries(declared)) {
    if (type !== 'file') continue
    const path = String(outputs[name])
    const seen = pathInMount(path, mounts) ?? behindLinks(path, mounts)
    if (seen === undefined) return { problem: `its output ${name} is not below one of its mounts: ${path}` }
    if (!elsewhere && existsSync(seen.mount.folder) && !existsSync(seen.here)) {
      return { problem: `its output ${name} is a file that is not there: ${path}` }
    }
    located[name] = seen.path
  }
  return { outputs: located }
}

/** An executor may have given the work links to the folders of volumes. */
function behindLinks(path: string, mounts: readonly Mount[]): MountedPath | undefined {
  if (!isAbsolute(path) || !existsSync(path)) return undefined
  const real = mounts.map((mount) =>
    existsSync(mount.folder) ? { ...mount, folder: realpathSync(mount.folder) } : mount,
  )
  return pathInMount(realpathSync(path), real)
}

/** A file of a volume. */
export interface MountedPath {
  readonly mount: Mount
  /** As tasks see it. */
  readonly path: string
  /** On this machine. */
  readonly here: string
}

/** A path as a task or this machine names it; undefined if it is below none of the mounts. The innermost one counts. */
export function pathInMount(path: string, mounts: readonly Mount[]): MountedPath | undefined {
  const plain = trimmed(normalize(path))
  const found = mounts.flatMap((mount) => {
    const rest = below(plain, mount.path) ?? below(plain, mount.folder)
    return rest === undefined ? [] : [{ mount, rest }]
  })
  const [innermost] = found.sort((a, b) => a.rest.length - b.rest.length)
  if (innermost === undefined) return undefined
  const { mount, rest } = innermost
  return { mount, path: trimmed(mount.path) + rest, here: join(mount.folder, rest) }
}

function below(path: string, folder: string): string | undefined {
  const start = trimmed(folder)
  return path === start || path.startsWith(`${start}/`) ? path.slice(start.length) : undefined
}

function trimmed(folder: string): string {
  return folder.replace(/\/+$/, '')
}
