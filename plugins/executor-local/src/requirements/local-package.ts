import type { Hash } from 'node:crypto'
import { readdirSync, realpathSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { isVirtualenv } from '@liminal/core'
import type { ContentOf } from './content.ts'

/** What decides how a package is installed. */
const buildFiles = ['pyproject.toml', 'setup.py', 'setup.cfg']

/** Further files beside them that builds read: versions and requirements often stand in one of their own. */
const readByBuilds =
  /^(?:MANIFEST\.in|CMakeLists\.txt|Cargo\.(?:toml|lock)|requirements[\w.-]*\.(?:txt|in)|version(?:\.txt)?)$/i

const code = /\.(?:pyi?|pyx|px[di]|cc?|cpp|cxx|cuh?|hh?|hpp|f(?:90)?|rs)$/

/** What tools make of a package, and what is hidden. */
const made = /^\.|^(?:build|dist|node_modules|__pycache__|site-packages)$|\.(?:egg-info|pyc)$/

/** Adds a package that is used where it stands: its code is looked at when it runs. */
export function addEditable(digest: Hash, folder: string, contentOf: ContentOf): void {
  digest.update(`editable ${folder}:`)
  for (const name of buildFiles) addFile(digest, join(folder, name), name, contentOf)
}

/**
 * Adds a package that is copied: a wheel or an archive, or what a build takes of a folder. That is code, wherever it stands,
 * and all that lies below a folder with an `__init__.py`; never other files, which tasks may have written.
 */
export function addPackage(digest: Hash, path: string, contentOf: ContentOf): void {
  digest.update(`package ${path}:`)
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) addFolder(digest, path, top, contentOf)
  else addFile(digest, path, '', contentOf)
}

/** Adds a place where packages are looked for: which of them are taken is for the installer to say. */
export function addLinks(digest: Hash, path: string): void {
  digest.update(`links ${path}:`)
  const stat = statSync(path, { throwIfNoEntry: false })
  const files = stat?.isDirectory() === true ? readdirSync(path).sort() : stat === undefined ? [] : ['']
  for (const name of files) {
    const each = statSync(join(path, name), { throwIfNoEntry: false })
    if (each?.isFile() === true) digest.update(`${name} ${each.size} ${each.mtimeMs};`)
  }
}

const top: Way = { name: '', above: [], importable: false }

/** How the walk has come to a folder. */
interface Way {
  /** Its path in the package, with a slash at its end. */
  readonly name: string
  /** The folders that it lies in: a link to one of them leads nowhere. */
  readonly above: readonly string[]
  /** It, or one of those, is a package that Python can import. */
  readonly importable: boolean
}

function addFolder(digest: Hash, folder: string, { name, above, importable }: Way, contentOf: ContentOf): void {
  const real = realpathSync(folder)
  if (above.includes(real) || isVirtualenv(folder)) return
  const names = readdirSync(folder).filter((each) => !made.test(each))
  const isRoot = above.length === 0
  const inPackage = importable || (!isRoot && names.includes('__init__.py'))
  const ofBuild = (each: string) => isRoot && (buildFiles.includes(each) || readByBuilds.test(each))
  for (const each of names.sort()) {
    const path = join(folder, each)
    const stat = statSync(path, { throwIfNoEntry: false })
    const way = { name: `${name}${each}/`, above: [...above, real], importable: inPackage }
    if (stat?.isDirectory() === true) addFolder(digest, path, way, contentOf)
    else if (inPackage || code.test(each) || ofBuild(each)) addFile(digest, path, `${name}${each}`, contentOf)
  }
}

/** A file that is not there counts as well: it may come. */
function addFile(digest: Hash, path: string, name: string, contentOf: ContentOf): void {
  digest.update(`${name} ${contentOf(path) ?? 'missing'};`)
}
