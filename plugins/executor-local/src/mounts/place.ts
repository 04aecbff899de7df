import { mkdirSync } from 'node:fs'
import { type Failed, type Mount, mountVariables, reasonOf } from '@liminal/core'
import type { Seen } from './hint.ts'
import type { PlainPaths } from './plain-path.ts'
import type { View, Views } from './views.ts'

/** How work sees its volumes. */
export interface Placed {
  /** What stands before the command; without it, paths of mounts are to be replaced by their folders. */
  readonly view?: View
  /** The mounts as the work sees them: at their paths, or in folders without special characters. */
  readonly mounts: readonly Mount[]
  readonly seen?: Seen
}

/** What volumes are placed with. */
export interface PlaceTools {
  readonly views: Views | undefined
  readonly plainPaths: PlainPaths
}

/** Makes the folders of mounts, and has them seen: at their paths where the system lets that, else where their folders are. */
export async function placeMounts(
  mounts: readonly Mount[],
  needed: readonly string[],
  { views, plainPaths }: PlaceTools,
): Promise<Placed | Failed> {
  if (mounts.length === 0) return { mounts }
  const unusable = makeFolders(mounts)
  if (unusable !== undefined) return unusable
  const view = await views?.of(mounts, needed)
  if (view === undefined) {
    const found = mounts.map((mount) => ({ ...mount, folder: plainPaths.of(mount.folder) }))
    return { mounts: found, seen: { replaced: mountVariables(mounts) } }
  }
  const asUser = process.getuid?.() !== 0
  const found = mounts.map((mount) => ({ ...mount, folder: mount.path }))
  return { view, mounts: found, ...(asUser && { seen: { asUser } }) }
}

function makeFolders(mounts: readonly Mount[]): Failed | undefined {
  for (const { volume, folder } of mounts) {
    try {
      mkdirSync(folder, { recursive: true })
    } catch (error) {
      const reason = `the folder of volume ${volume} cannot be made: ${reasonOf(error)}`
      return { status: 'failed', class: 'infra', reason, hint: `check ${folder}` }
    }
  }
  return undefined
}
