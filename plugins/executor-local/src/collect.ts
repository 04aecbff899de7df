import { existsSync, readdirSync, rmSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Collected, CollectOptions } from '@liminal/core'
import { attemptOf } from './attempt.ts'
import { cancelAttempt } from './process/cancel.ts'
import { phaseOf } from './process/end.ts'

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

function isNew(file: string): boolean {
  const made = statSync(file, { throwIfNoEntry: false })?.mtimeMs
  return made !== undefined && Date.now() - made < patience
}

function namesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : []
}
