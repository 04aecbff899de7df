import { lstatSync, readdirSync, readlinkSync, realpathSync, type Stats } from 'node:fs'
import { basename, dirname, join, posix, relative, resolve, sep } from 'node:path'
import { isVirtualenv, LiminalError, looksSecret } from '@liminal/core'
import type { ContextEntry } from './context.ts'
import { type DockerRules, dockerRulesOf } from './dockerignore.ts'
import { type GitRules, gitRulesOf } from './gitignore.ts'

/** A folder whose files go into a context. */
export interface Source {
  /** It, and the project's folder, which it has to be in. */
  readonly folder: string
  readonly project: string
  /** The folder of the context that it becomes. */
  readonly at: string
  /** The path in it of the user's own Dockerfile. */
  readonly dockerfile: string | undefined
  /** Absolute files and folders that no image may hold. */
  readonly secret: readonly string[]
  /** Told of what is left out because it looks like a secret, by its path in the source. */
  readonly onSecret: (path: string) => void
}

/** What no image needs, folders and links to such; besides virtual environments, whatever they are called. */
const neverFolder = /^(?:\.git|__pycache__|\.liminal|node_modules|\.venv)$/

/** In a worktree, and in a submodule, this is a file. */
const neverFile = /^\.git$/

/**
 * What a source has that no rule leaves out.
 *
 * @throws E_CONTEXT_UNSAFE if it, or a link in it, leads out of where it belongs
 */
export function sourceEntries({ folder, project, at, dockerfile, secret, onSecret }: Source): readonly ContextEntry[] {
  const root = realpathSync(folder)
  const top = realpathSync(project)
  if (!isInside(top, root)) throw new LiminalError('E_CONTEXT_UNSAFE', { path: folder, target: root, root: project })
  const rules = { docker: dockerRulesOf(root, dockerfile), secret: new Set(secret.flatMap(placesOf)) }
  const entries = entriesIn({ root, at, onSecret, ...rules }, '', gitRulesOf(root, top))
  return at === '' ? entries : [{ path: at, kind: 'folder' }, ...entries]
}

interface Walk {
  readonly root: string
  readonly at: string
  readonly docker: DockerRules
  readonly secret: ReadonlySet<string>
  readonly onSecret: (path: string) => void
}

/** What stands below a folder of the source; `within` is the folder of secrets that it is in, if it is in one. */
function entriesIn(walk: Walk, folder: string, git: GitRules, within?: string): ContextEntry[] {
  const { root, at, docker, secret, onSecret } = walk
  return readdirSync(join(root, folder)).flatMap((name): ContextEntry[] => {
    const inSource = posix.join(folder, name)
    const file = join(root, inSource)
    const stat = lstatSync(file)
    const isFolder = stat.isDirectory()
    if ((stat.isFile() ? neverFile : neverFolder).test(name) || secret.has(file) || git.ignores(name, isFolder))
      return []
    if (isFolder && isVirtualenv(file)) return []
    const plain = docker(inSource, isFolder)
    if (plain === 'left out') return []
    const out = within ?? (isSecret(file, name, stat) ? inSource : undefined)
    const fate = out === undefined ? plain : docker(inSource, isFolder, out)
    if (fate === 'left out' && out !== undefined) onSecret(`${inSource}${isFolder ? '/' : ''}`)
    if (fate === 'left out') return []
    const path = posix.join(at, inSource)
    if (isFolder) {
      const inner = entriesIn(walk, inSource, git.below(name), out)
      return fate === 'looked into' && inner.length === 0 ? [] : [{ path, kind: 'folder' }, ...inner]
    }
    if (stat.isSymbolicLink()) return [{ path, kind: 'link', target: safeTarget(file, root) }]
    // Sockets and pipes are nothing that an image could hold.
    if (!stat.isFile()) return []
    return [{ path, kind: 'file', file, size: stat.size, executable: (stat.mode & 0o100) !== 0 }]
  })
}

/** A link is called as what it leads to. */
function isSecret(file: string, name: string, stat: Stats): boolean {
  const kinds = stat.isSymbolicLink() ? [false, true] : [stat.isDirectory()]
  return kinds.some((isFolder) => looksSecret(file, name, isFolder))
}

/** Where a file stands, and where links lead that name it. */
function placesOf(file: string): readonly string[] {
  return [join(realpathOf(dirname(file)), basename(file)), realpathOf(file)]
}

/** Where a link leads, relative to its own folder. */
function safeTarget(link: string, root: string): string {
  const target = resolve(dirname(link), readlinkSync(link))
  if (!isInside(root, target) || !isInside(root, realpathOf(target))) {
    throw new LiminalError('E_CONTEXT_UNSAFE', { path: link, target, root })
  }
  return relative(dirname(link), target).split(sep).join(posix.sep) || '.'
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
