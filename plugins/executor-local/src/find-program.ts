import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** The first file of this name on a PATH that can be executed. */
export function findProgram(name: string, path: string): string | undefined {
  return foldersOf(path)
    .map((folder) => join(folder, name))
    .find(isProgram)
}

/** The folders of a PATH, in its order. */
export function foldersOf(path: string): readonly string[] {
  return path.split(delimiter).filter((folder) => folder !== '')
}

/** Whether a file is there and can be executed. */
export function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return statSync(file).isFile()
  } catch {
    return false
  }
}
