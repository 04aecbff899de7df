import { lstatSync, readdirSync, readlinkSync, realpathSync } from 'node:fs'
import { dirname, join, posix, relative, resolve, sep } from 'node:path'
import { type ImageRecipe, LiminalError } from '@liminal/core'
import { ignoredIn } from './ignored.ts'

/** What stands at a path of a build context. */
export type ContextEntry = { readonly path: string } & (
  | { readonly kind: 'file'; readonly file: string; readonly size: number; readonly executable: boolean }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'link'; readonly target: string }
  | { readonly kind: 'folder' }
)

/** Where the Dockerfile stands that is no file of the source. */
export const ownDockerfile = '.liminal.Dockerfile'

/**
 * All that a build may copy, sorted by path: the files of the source that are not ignored, and those of the recipe.
 *
 * @throws E_CONTEXT_UNSAFE if the source, or a link in it, leads out of the project's folder
 */
export function contextOf(recipe: ImageRecipe, project: string): readonly ContextEntry[] {
  const entries = new Map<string, ContextEntry>()
  for (const entry of recipe.source === undefined ? [] : sourceEntries(recipe, recipe.source, project)) {
    entries.set(entry.path, entry)
  }
  for (const [path, text] of Object.entries(recipe.files ?? {})) entries.set(path, { path, kind: 'text', text })
  if (recipe.dockerfileAt === undefined) {
    entries.set(ownDockerfile, { path: ownDockerfile, kind: 'text', text: recipe.dockerfile })
  }
  return [...entries.values()].sort((a, b) => (a.path < b.path ? -1 : 1))
}

function sourceEntries({ sourceAt = '', dockerfileAt }: ImageRecipe, source: string, project: string): ContextEntry[] {
  const root = realpathSync(source)
  if (!isInside(realpathSync(project), root)) {
    throw new LiminalError('E_CONTEXT_UNSAFE', { path: source, target: root, root: project })
  }
  const ignored = ignoredIn(root, project)
  const entries: ContextEntry[] = sourceAt === '' ? [] : [{ path: sourceAt, kind: 'folder' }]
  const walk = (folder: string) => {
    for (const name of readdirSync(folder)) {
      const file = join(folder, name)
      const stat = lstatSync(file)
      const inSource = posixPath(relative(root, file))
      if (inSource !== dockerfileAt && ignored(inSource, stat.isDirectory())) continue
      const path = posix.join(sourceAt, inSource)
      if (stat.isDirectory()) {
        entries.push({ path, kind: 'folder' })
        walk(file)
      } else if (stat.isSymbolicLink()) entries.push({ path, kind: 'link', target: safeTarget(file, root) })
      // Sockets and pipes are nothing that an image could hold.
      else if (stat.isFile()) {
        entries.push({ path, kind: 'file', file, size: stat.size, executable: (stat.mode & 0o100) !== 0 })
      }
    }
  }
  walk(root)
  return entries
}

/** Where a link leads, relative to its own folder. */
function safeTarget(link: string, root: string): string {
  const target = resolve(dirname(link), readlinkSync(link))
  if (!isInside(root, target) || !isInside(root, realpathOf(target))) {
    throw new LiminalError('E_CONTEXT_UNSAFE', { path: link, target, root })
  }
  return posixPath(relative(dirname(link), target)) || '.'
}

/** One that leads nowhere is as good as what it says. */
function realpathOf(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}

function isInside(root: string, path: string): boolean {
  return path === root || path.startsWith(root.endsWith(sep) ? root : `${root}${sep}`)
}

function posixPath(path: string): string {
  return path.split(sep).join(posix.sep)
}
