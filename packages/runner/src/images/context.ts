import type { ImageRecipe } from '@liminal/core'
import { sourceEntries } from './source-entries.ts'

/** What stands at a path of a build context. */
export type ContextEntry = { readonly path: string } & (
  | { readonly kind: 'file'; readonly file: string; readonly size: number; readonly executable: boolean }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'link'; readonly target: string }
  | { readonly kind: 'folder'; readonly open?: true }
)

/** Where the Dockerfile stands that is no file of the source. */
export const ownDockerfile = '.liminal.Dockerfile'

/** What a context is held against. */
export interface Bounds {
  /** The folder that all of it has to be in. */
  readonly project: string
  /** Absolute files and folders that no image may hold, besides the secrets of the recipe. */
  readonly secret?: readonly string[]
  /** Told of what is left out because it looks like a secret, by its path in the source. */
  readonly onSecret?: (path: string) => void
}

/**
 * All that a build may copy, sorted by path: the files of the source that are not ignored and hold no secrets, and those of
 * the recipe.
 *
 * @throws E_CONTEXT_UNSAFE if the source, or a link in it, leads out of the project's folder; E_FILE_UNREADABLE
 */
export function contextOf(recipe: ImageRecipe, bounds: Bounds): readonly ContextEntry[] {
  const { project, secret = [], onSecret = () => undefined } = bounds
  const { dockerfile, dockerfileAt, source: folder, sourceAt: at = '', files = {}, secrets = {}, openFolders } = recipe
  const entries = new Map<string, ContextEntry>()
  if (folder !== undefined) {
    const never = [...secret, ...Object.values(secrets)]
    for (const entry of sourceEntries({ folder, project, at, dockerfile: dockerfileAt, secret: never, onSecret })) {
      entries.set(entry.path, entry.kind === 'folder' && openFolders ? { ...entry, open: true } : entry)
    }
  }
  for (const [path, text] of Object.entries(files)) entries.set(path, { path, kind: 'text', text })
  // The user's own is there even where a rule names it: the builder reads it from here.
  const path = dockerfileAt ?? ownDockerfile
  entries.set(path, { path, kind: 'text', text: dockerfile })
  for (const copy of copiesOf(recipe, [...entries.values()])) entries.set(copy.path, copy)
  for (const above of [...entries.keys()].flatMap(foldersAbove)) {
    if (!entries.has(above)) entries.set(above, { path: above, kind: 'folder' })
  }
  return [...entries.values()].sort((a, b) => (a.path < b.path ? -1 : 1))
}

function copiesOf({ copies = {} }: ImageRecipe, entries: readonly ContextEntry[]): readonly ContextEntry[] {
  return Object.entries(copies).flatMap(([to, from]) =>
    entries
      .filter(({ path }) => path === from || path.startsWith(`${from}/`))
      .map((entry) => ({ ...entry, path: `${to}${entry.path.slice(from.length)}` })),
  )
}

/** Each has an entry of its own: a builder would give those that have none the time of the build. */
function foldersAbove(path: string): readonly string[] {
  const steps = path.split('/').slice(0, -1)
  return steps.map((_, at) => steps.slice(0, at + 1).join('/'))
}
