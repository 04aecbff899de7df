import { hash } from 'node:crypto'
import {
  accessSync,
  constants,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import type { SecretFile } from '@liminal/core/secrets'
import type { Attempt } from '../attempt.ts'

/** Memory that looks like a folder: nothing in it ever reaches a disk, or outlives a crash of the machine. */
const inMemory = '/dev/shm'

/** What such a folder is called, so that no other is ever taken for one. */
const ownName = /^liminal-[0-9a-f]{32}$/

/** A folder that has not said within this time, in milliseconds, whose it is, never will. */
const patience = 60_000

/** The folder that only the work of an attempt may look into: its files of secrets, and its output before masking. */
export function privateFolder({ record }: Attempt, memory = inMemory): string {
  const name = `liminal-${hash('sha256', record, 'hex').slice(0, 32)}`
  return join(isUsable(memory) ? memory : onDisk(dirname(record)), name)
}

/** Beside the folder of attempts, in which there is nothing but their files. */
function onDisk(root: string): string {
  return `${root}.secrets`
}

/** Makes it, with its files. */
export function makePrivateFolder(folder: string, { record }: Attempt, files: readonly SecretFile[]): void {
  // Of an attempt that was killed. What is another user's stays, and making it fails.
  removePrivateFolder(folder)
  mkdirSync(dirname(folder), { recursive: true, mode: 0o700 })
  mkdirSync(folder, { mode: 0o700 })
  writeFileSync(join(folder, 'record'), record, { mode: 0o600 })
  for (const { at, bytes } of files) {
    mkdirSync(dirname(join(folder, at)), { recursive: true, mode: 0o700 })
    writeFileSync(join(folder, at), bytes, { mode: 0o600 })
  }
}

/** Removes it, if it is there and our own. */
export function removePrivateFolder(folder: string): void {
  if (isOurs(folder)) rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
}

/** Removes those that attempts below a root have left behind, for instance when the machine was switched off. */
export function sweepPrivateFolders(root: string, isRunning: (record: string) => boolean): void {
  for (const parent of [inMemory, onDisk(root)]) {
    if (!existsSync(parent)) continue
    for (const name of readdirSync(parent)) {
      const folder = join(parent, name)
      if (!ownName.test(name) || !isOurs(folder)) continue
      const record = recordOf(folder)
      if (record === undefined ? isOld(folder) : dirname(record) === root && !isRunning(record))
        removePrivateFolder(folder)
    }
  }
}

function isUsable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK)
    return statSync(folder).isDirectory()
  } catch {
    return false
  }
}

function isOurs(folder: string): boolean {
  const stat = lstatSync(folder, { throwIfNoEntry: false })
  return stat?.isDirectory() === true && stat.uid === process.getuid?.()
}

function recordOf(folder: string): string | undefined {
  try {
    return readFileSync(join(folder, 'record'), 'utf8') || undefined
  } catch {
    return undefined
  }
}

function isOld(folder: string): boolean {
  const stat = statSync(folder, { throwIfNoEntry: false })
  return stat !== undefined && Date.now() - stat.mtimeMs > patience
}
