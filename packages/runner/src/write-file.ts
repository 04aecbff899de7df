import { writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { LiminalError, makeFolder, reasonOf } from '@liminal/core'

/** Writes a file, and the folders above it. @throws E_FILE_UNWRITABLE */
export function writeTo(file: string, text: string): void {
  try {
    makeFolder(dirname(file))
    writeFileSync(file, text)
  } catch (error) {
    throw new LiminalError('E_FILE_UNWRITABLE', { path: file, reason: reasonOf(error) }, { cause: error })
  }
}
