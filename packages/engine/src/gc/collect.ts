import { readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Collected, Executor } from '@liminal/core'
import { holderOf } from '../lease/lease.ts'
import type { RunRow } from '../store/rows.ts'
import type { Store } from '../store/store.ts'

/** What is to be kept. */
export interface CollectInput {
  readonly store: Store
  readonly home: string
  /** Runs that ended before go, results and environments not used since too. */
  readonly before: Date
  readonly dryRun: boolean
  /** All executors that may have work or surroundings of these runs. */
  readonly executors: readonly Executor[]
  readonly signal: AbortSignal
}

/** A folder of logs of no run is one that is just being made, unless it is older, in milliseconds. */
const patience = 3600 * 1000

/** Removes old runs and all that is left of them, or says what would go. What runs, or may be resumed, stays. */
export async function collectGarbage(input: CollectInput): Promise<Collected[]> {
  const { store, home, before, dryRun, executors, signal } = input
  const runs = store.runs()
  const old = runs.filter((run) => isOld(run, before.getTime()))
  const gone = new Set(old.map(({ id }) => id))
  const kept = new Set(runs.filter(({ id }) => !gone.has(id)).map(({ id }) => id))
  const collected: Collected[] = [
    ...old.map(({ id }) => ({ kind: 'runs', name: id, bytes: sizeOf(join(home, 'runs', id)) })),
    ...strayLogs(home, new Set([...kept, ...gone])),
  ]
  const results = store.oldResults(before.getTime())
  if (results > 0) collected.push({ kind: 'results in the cache', name: String(results), bytes: 0 })
  if (!dryRun) {
    store.deleteRuns(old)
    store.deleteResults(before.getTime())
    for (const { kind, name } of collected) if (kind !== 'results in the cache') remove(join(home, 'runs', name))
  }
  // Asked once the runs are gone: what belongs to none any more is left over.
  const keys = store.attemptKeys(gone)
  for (const executor of executors) {
    collected.push(...((await executor.collect?.({ keys, unusedSince: before, dryRun, signal })) ?? []))
  }
  if (!dryRun && gone.size > 0) compact(store)
  return collected
}

/** What another process holds open stays as large as it is. */
function compact(store: Store): void {
  try {
    store.compact()
  } catch {
    // The next time, then.
  }
}

function isOld(run: RunRow, before: number): boolean {
  if (run.state === 'running') return run.createdAt < before && holderOf(run, Date.now()) === undefined
  return (run.endedAt ?? run.createdAt) < before
}

/** Logs of runs that the store does not know. */
function strayLogs(home: string, known: ReadonlySet<string>): Collected[] {
  const folder = join(home, 'runs')
  return namesIn(folder).flatMap((name) => {
    const path = join(folder, name)
    const age = Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now())
    return known.has(name) || age < patience ? [] : [{ kind: 'logs of no run', name, bytes: sizeOf(path) }]
  })
}

/** The bytes of a file, or of all files below a folder. */
export function sizeOf(path: string): number {
  const stats = statSync(path, { throwIfNoEntry: false })
  if (stats === undefined) return 0
  if (!stats.isDirectory()) return stats.size
  return namesIn(path).reduce((sum, name) => sum + sizeOf(join(path, name)), 0)
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

function remove(path: string): void {
  rmSync(path, { recursive: true, force: true, maxRetries: 3 })
}
