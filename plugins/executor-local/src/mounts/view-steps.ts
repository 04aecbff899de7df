import { isAbsolute, join, normalize } from 'node:path'
import type { Mount } from '@liminal/core'

/** What is asked of the file system. */
export interface Tree {
  /** The path, without links, of a folder that is there. */
  folder(path: string): string | undefined
  /** Whether others than its owner may make something in a folder, or the owner is who runs this, and no administrator. */
  isWritten(folder: string): boolean
}

/** Folders in which a machine seldom gets anything new: a copy of them, made for a task, stays true. */
const quiet: ReadonlySet<string> = new Set(['/', '/home', '/media', '/mnt', '/opt', '/srv'])

/**
 * What view.sh does so that volumes are at their paths. Undefined where that cannot be: a volume would hide what is needed,
 * or have a place in a folder that others write to meanwhile. Pure, but for what it asks of the tree.
 */
export function viewSteps(
  mounts: readonly Mount[],
  needed: readonly string[],
  tree: Tree,
): readonly string[] | undefined {
  const made = new Map<string, string[]>()
  const binds: string[] = []
  const placed: string[] = []
  for (const mount of mounts.toSorted((one, other) => (one.path < other.path ? -1 : 1))) {
    const path = withoutSlash(normalize(mount.path))
    const others = mounts.filter(({ folder }) => folder !== mount.folder).map(({ folder }) => folder)
    if (!isAbsolute(path) || [...needed, ...others].some((each) => isWithin(each, path))) return undefined
    const place = placed.some((outer) => isWithin(path, outer)) ? { path, base: undefined } : placeOf(path, tree)
    if (place.base !== undefined) {
      if (!quiet.has(place.base) || tree.isWritten(place.base)) return undefined
      made.set(place.base, [...(made.get(place.base) ?? []), place.path])
    }
    // In another volume, it is made there, as in a container.
    if (place.path === path && placed.some((outer) => isWithin(path, outer))) binds.push('folder', path)
    if (mount.folder !== place.path) binds.push('bind', mount.folder, place.path)
    if (mount.readOnly) binds.push('read-only', place.path)
    placed.push(path)
  }
  // The root comes last, with all that is in the others.
  const mirrors = [...made].sort(([one], [other]) => other.length - one.length)
  return [
    ...mirrors.flatMap(([base, folders]) => ['mirror', base, ...folders.flatMap((each) => ['folder', each])]),
    ...binds,
    // What is written beside a volume would be lost with the copy.
    ...mirrors.flatMap(([base]) => ['read-only', base]),
  ]
}

/** The path without links, and the folder that something has to be made in, if so. */
function placeOf(path: string, tree: Tree): { readonly path: string; readonly base: string | undefined } {
  const there = tree.folder(path)
  if (there !== undefined) return { path: there, base: undefined }
  const steps = path.split('/')
  for (let length = steps.length - 1; length > 0; length -= 1) {
    const base = tree.folder(steps.slice(0, length).join('/') || '/')
    if (base !== undefined) return { path: join(base, ...steps.slice(length)), base }
  }
  return { path, base: '/' }
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder === '/' ? '/' : `${folder}/`)
}

function withoutSlash(path: string): string {
  return path.length > 1 ? path.replace(/\/+$/, '') : path
}
