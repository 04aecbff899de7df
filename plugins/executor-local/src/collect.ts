import { existsSync, readdirSync, rmSync, statSync, utimesSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { acquireLock, type Collected, type CollectOptions } from '@liminal/core'
import { attemptOf } from './attempt.ts'
import { cancelAttempt } from './cancel.ts'
import { phaseOf } from './end.ts'

/** Files of an attempt begin with the name of its record; those that were made just now may be of a new one. */
const recordName = /^[0-9a-f]{32}/
const patience = 3600 * 1000

/** Stops and removes the work below a folder of attempts that nobody knows any more. */
export async function collectWork(
  root: string,
  grace: number,
  { keys, dryRun, signal }: CollectOptions,
): Promise<Collected[]> {
  const files = Map.groupBy(namesIn(root), (name) => join(root, recordName.exec(name)?.[0] ?? name))
  const known = new Set([...keys()].map((key) => attemptOf(root, key, '').record))
  const collected: Collected[] = []
  for (const [record, names] of files) {
    if (known.has(record) || names.some((name) => isNew(join(root, name)))) continue
    const attempt = { record, log: '' }
    const runs = phaseOf(attempt) === 'running'
    const paths = names.map((name) => join(root, name))
    const bytes = paths.reduce((sum, path) => sum + (statSync(path, { throwIfNoEntry: false })?.size ?? 0), 0)
    collected.push({ kind: runs ? 'work that still ran' : 'records of work', name: record, bytes })
    if (dryRun) continue
    if (runs) await cancelAttempt(attempt, grace, signal)
    // To cancel it has made a file more.
    for (const name of namesIn(root).filter((each) => each.startsWith(basename(record)))) {
      rmSync(join(root, name), { recursive: true, force: true })
    }
  }
  return collected
}

/** Removes the environments below a folder that no task has used since. */
export async function collectEnvironments(
  root: string,
  { unusedSince, dryRun, signal }: CollectOptions,
): Promise<Collected[]> {
  const collected: Collected[] = []
  for (const name of namesIn(root)) {
    const folder = join(root, name)
    const isUnused = () => {
      const used = statSync(join(folder, '.complete'), { throwIfNoEntry: false })
      return used !== undefined && used.mtime < unusedSince
    }
    if (!isUnused()) continue
    const found = { kind: 'environments', name, bytes: sizeOf(folder) }
    if (dryRun) collected.push(found)
    if (dryRun) continue
    using _lock = await acquireLock(`${folder}.lock`, signal, () => undefined)
    // Somebody may have had the lock to use it.
    if (!isUnused()) continue
    collected.push(found)
    // Nobody takes it for whole while it is being removed.
    rmSync(join(folder, '.complete'))
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  }
  return collected
}

/** Notes that an environment is used. */
export function markUsed(folder: string): void {
  const now = new Date()
  utimesSync(join(folder, '.complete'), now, now)
}

function isNew(file: string): boolean {
  const made = statSync(file, { throwIfNoEntry: false })?.mtimeMs
  return made !== undefined && Date.now() - made < patience
}

function namesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : []
}

function sizeOf(path: string): number {
  const entries = readdirSync(path, { withFileTypes: true, recursive: true }).filter((entry) => entry.isFile())
  const sizes = entries.map(({ parentPath, name }) => statSync(join(parentPath, name), { throwIfNoEntry: false })?.size)
  return sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0)
}
