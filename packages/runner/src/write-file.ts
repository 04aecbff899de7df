import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { LiminalError, reasonOf } from '@liminal/core'

/** Writes a file, and the folders above it. @throws E_FILE_UNWRITABLE */
export function writeTo(file: string, text: string): void {
  try {
    makeFolder(dirname(file))
    writeFileSync(file, text)
  } catch (error) {
    throw new LiminalError('E_FILE_UNWRITABLE', { path: file, reason: reasonOf(error) }, { cause: error })
  }
}

/** Step by step: `recursive` of Node's own never comes back where a folder cannot be made in one that is there (/proc). */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return
  makeFolder(dirname(folder))
  mkdirSync(folder)
}
