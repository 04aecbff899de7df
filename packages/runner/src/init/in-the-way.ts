import { lstatSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** What there is already of these files, links that lead nowhere too, and files that stand where a folder has to. */
export function inTheWay(folder: string, files: readonly string[]): readonly string[] {
  const folders = new Set(files.map((file) => dirname(file)).filter((each) => each !== '.'))
  return [
    ...files.filter((file) => isThere(join(folder, file))),
    ...[...folders].filter((each) => isThere(join(folder, each)) && !isFolder(join(folder, each))),
  ]
}

function isThere(path: string): boolean {
  try {
    lstatSync(path)
    return true
  } catch {
    // Of a path that cannot be read, writing tells why.
    return false
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
}
