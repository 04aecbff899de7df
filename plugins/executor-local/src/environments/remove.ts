import { readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { recordFile } from './record.ts'
import { isInUse } from './use.ts'

/** Removes an environment unless something runs in it; false if so. Whoever calls this holds its lock. */
export async function removeUnlessUsed(folder: string): Promise<boolean> {
  if (isInUse(folder)) return false
  const file = recordFile(folder)
  const { atime, mtime } = statSync(file)
  const record = readFileSync(file)
  // Who comes now finds none that is whole. Who came before has noted that it uses this one.
  rmSync(file)
  if (isInUse(folder)) {
    writeFileSync(file, record)
    utimesSync(file, atime, mtime)
    return false
  }
  await removeFolder(folder)
  return true
}

/** Files that a killed installer was just making may come up while their folder is being removed. */
export function removeFolder(folder: string): Promise<void> {
  return rm(folder, { recursive: true, force: true, maxRetries: 5 })
}
