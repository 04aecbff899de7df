import { existsSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'

/** Makes a folder, and those above it. Step by step: Node's `recursive` never comes back where none can be made (/proc). */
export function makeFolder(folder: string, mode = 0o777): void {
  if (existsSync(folder)) return
  makeFolder(dirname(folder))
  try {
    mkdirSync(folder, mode)
  } catch (error) {
    // Another process may be making it too.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
}
