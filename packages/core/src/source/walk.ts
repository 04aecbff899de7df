import { readdirSync, type Stats, statSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { isEnvironment, isLeftBehind } from './left-behind.ts'

/** A file, and what it looks like. */
export interface FoundFile {
  /** How it is named: below the folder that was asked for, or as a pattern names it; with forward slashes. */
  readonly path: string
  /** Where it is, absolute. */
  readonly file: string
  /** Of what a link leads to. */
  readonly stats: Stats
}

/** Files, or that there are more than anybody wants to look at. */
export type Found = readonly FoundFile[] | 'too many'

/** How many files and folders are looked at, at most. */
export const walkLimit = 100_000

/** Whether something is wanted: whole, or only some of what is in it, or not at all. */
export type Choose = (path: string, isFolder: boolean) => 'take' | 'look into' | 'leave'

/** How a folder is walked. */
export interface WalkOptions {
  readonly choose?: Choose
  /** Names that are looked at although tools leave such things behind. */
  readonly named?: ReadonlySet<string>
  readonly limit?: number
}

/** How many files and folders are looked at before others get their turn: a disk of a network may be slow. */
const atOnce = 500

/**
 * The files below a folder, those apart that tools leave there (`isLeftBehind`, Python environments). Links count as what they
 * lead to; one that leads to a folder that it is in, or nowhere, is nothing.
 */
export async function filesIn(
  folder: string,
  { choose = () => 'take', named, limit = walkLimit }: WalkOptions = {},
): Promise<Found> {
  const stats = statOf(folder)
  if (stats?.isDirectory() !== true) return []
  const found: FoundFile[] = []
  let seen = 0

  /** False once there is too much. */
  async function walk(at: string, path: string, above: readonly string[], isTaken: boolean): Promise<boolean> {
    const names = namesIn(at)
    // What may not be read still looks different once it changes.
    if (names === undefined) found.push({ path, file: at, stats: statOf(at) ?? (stats as Stats) })
    if (names === undefined || (path !== '' && isEnvironment(names))) return true
    for (const name of names) {
      if (isLeftBehind(name) && named?.has(name) !== true) continue
      seen += 1
      if (seen > limit) return false
      if (seen % atOnce === 0) await setImmediate()
      const file = join(at, name)
      const entry = statOf(file)
      const isFolder = entry?.isDirectory() === true
      if (entry === undefined || !(isFolder || entry.isFile())) continue
      const inner = path === '' ? name : `${path}/${name}`
      const choice = isTaken ? 'take' : choose(inner, isFolder)
      if (choice === 'leave' || (isFolder && above.includes(idOf(entry)))) continue
      if (!isFolder) {
        if (choice === 'take') found.push({ path: inner, file, stats: entry })
      } else if (!(await walk(file, inner, [...above, idOf(entry)], choice === 'take'))) return false
    }
    return true
  }

  return (await walk(folder, '', [idOf(stats)], false)) ? found : 'too many'
}

/** What there is at a path; undefined also for a link that leads nowhere, or to itself. */
export function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false })
  } catch {
    return undefined
  }
}

function namesIn(folder: string): string[] | undefined {
  try {
    return readdirSync(folder).sort()
  } catch {
    return undefined
  }
}

function idOf({ dev, ino }: Stats): string {
  return `${dev}:${ino}`
}
