import { readFileSync, statSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import type { Interpreter } from '../python/choice.ts'
import type { Needs } from '../requirements/requirements.ts'
import { writeJson } from '../write-json.ts'
import type { Looks } from './looks.ts'

/** For what an environment was made, or is used. */
export interface ForImage {
  readonly image: string
  readonly source: string
}

/** What is known of an environment: written once it is whole, in the file `.complete` in it, whose time tells its last use. */
export interface EnvironmentRecord {
  readonly python: Interpreter
  /** What was installed; nothing for a Python alone. */
  readonly needs?: Needs
  readonly looks: Looks
  /** The first is the one that it was made for. */
  readonly images: readonly ForImage[]
}

/** How many images are remembered. */
const remembered = 20

/** What is known of one; undefined where it is not whole, or made by an earlier Liminal. */
export function readRecord(folder: string): EnvironmentRecord | undefined {
  try {
    return JSON.parse(readFileSync(recordFile(folder), 'utf8')) as EnvironmentRecord
  } catch {
    return undefined
  }
}

/** Writes it whole or not at all. */
export function writeRecord(folder: string, record: EnvironmentRecord): void {
  writeJson(recordFile(folder), record)
}

/** With one more image. Pure. */
export function withImage(record: EnvironmentRecord, image: ForImage): EnvironmentRecord {
  const isKnown = record.images.some((each) => each.image === image.image && each.source === image.source)
  return isKnown ? record : { ...record, images: [...record.images, image].slice(0, remembered) }
}

/** When it was used last; undefined for one that is not whole. */
export function lastUsed(folder: string): Date | undefined {
  return statSync(recordFile(folder), { throwIfNoEntry: false })?.mtime
}

/** Notes that it is used. */
export function markUsed(folder: string): void {
  const now = new Date()
  try {
    utimesSync(recordFile(folder), now, now)
  } catch {
    // It belongs to another user, or has just been removed.
  }
}

/** The file that says that it is whole. */
export function recordFile(folder: string): string {
  return join(folder, '.complete')
}
