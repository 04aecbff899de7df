import { existsSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { readProjectFile } from '../files/read-project-file.ts'
import { localReference } from './local-reference.ts'

/** What a requirements file asks for on this machine, as absolute paths. */
export interface References {
  /** Itself, and the requirements files that it includes; the first is itself. */
  readonly files: readonly string[]
  /** Packages, and folders of packages; they may not be there. */
  readonly locals: readonly string[]
}

/**
 * Follows a requirements file. As with pip and uv, paths of included files start at the file that includes them, those of
 * packages at the folder that the installer is started in. A file that is not there is the installer's to complain about.
 */
export function referencesOf(file: string, folder: string): References {
  const files = new Set<string>()
  const locals = new Set<string>()
  const follow = (each: string) => {
    if (files.has(each)) return
    files.add(each)
    if (statSync(each, { throwIfNoEntry: false })?.isFile() !== true) return
    for (const line of readProjectFile(each).split('\n')) {
      const reference = localReference(line)
      if (reference === undefined) continue
      if ('file' in reference) follow(resolve(dirname(each), reference.file))
      else if ('local' in reference) locals.add(resolve(folder, reference.local))
      else locals.add(linksIn(dirname(each), folder, reference.links))
    }
  }
  follow(file)
  return { files: [...files], locals: [...locals] }
}

/** pip looks beside the file first. */
function linksIn(beside: string, folder: string, links: string): string {
  const own = resolve(beside, links)
  return existsSync(own) ? own : resolve(folder, links)
}
