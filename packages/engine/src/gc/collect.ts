import { readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Collected, Executor } from '@liminal/core'
import { acquireLease, holderOf } from '../lease/lease.ts'
import type { Lease } from '../store/lease.ts'
import type { Store } from '../store/store.ts'
import { oldRuns } from './old-runs.ts'

/** What is to be kept. */
export interface CollectInput {
  readonly store: Store
  readonly home: string
  /** Runs that ended before go, results and environments not used since too. */
  readonly before: Date
  readonly dryRun: boolean
  /** All executors that may have work or surroundings of these runs. */
  readonly executors: readonly NamedExecutor[]
  /** Hears of an executor that could not be looked at: runs that have used it stay. */
  readonly onProblem: (executor: string, error: unknown) => void
  readonly signal: AbortSignal
}

/** An executor, and its name in the plans that have used it. */
export interface NamedExecutor {
  readonly name: string
  readonly executor: Pick<Executor, 'collect'>
}

/** A folder of logs of no run is one that is just being made, unless it is older, in milliseconds. */
const patience = 3600 * 1000

/** How long it may take to end what old runs have left, in milliseconds: nobody resumes them meanwhile. */
const leaseTimes = { lasts: 3600_000, renewed: 3600_000 }

/** Removes old runs and all that is left of them, or says what would go. What runs, or has been going on since, stays. */
export async function collectGarbage(input: CollectInput): Promise<Collected[]> {
  const { store, home, before, dryRun } = input
  const old = oldRuns(store, before.getTime())
  const leases = dryRun ? [] : old.flatMap((run) => leaseOf(store, run))
  const taken = dryRun ? old : leases.map(({ run }) => run)
  try {
    const left = await collectWork(input, new Set(taken))
    const gone = dryRun ? taken : store.deleteRuns(leases.filter(({ run }) => !left.kept.has(run)))
    const results = store.oldResults(before.getTime())
    const collected: Collected[] = [
      ...gone.map((name) => ({ kind: 'runs', name, bytes: sizeOf(join(home, 'runs', name)) })),
      ...strayLogs(home, new Set([...store.runs().map(({ id }) => id), ...gone])),
      ...(results > 0 ? [{ kind: 'results in the cache', name: String(results), bytes: 0 }] : []),
      ...left.collected,
    ]
    if (dryRun) return collected
    store.deleteResults(before.getTime())
    for (const { kind, name } of collected) if (kind === 'runs' || kind === strays) remove(join(home, 'runs', name))
    // A run that goes on would have to wait for it.
    if (gone.length > 0 && !store.heldRuns().some((run) => holderOf(run, Date.now()) !== undefined)) store.compact()
    return collected
  } finally {
    for (const lease of leases) store.releaseLease(lease)
  }
}

/** None of a run that somebody has taken meanwhile. */
function leaseOf(store: Store, run: string): Lease[] {
  try {
    return [acquireLease(store, run, Date.now(), leaseTimes)]
  } catch {
    return []
  }
}

/** Has every executor end and remove what belongs to no other run, before these are forgotten. */
async function collectWork(
  { store, before, dryRun, executors, onProblem, signal }: CollectInput,
  gone: ReadonlySet<string>,
) {
  const collected: Collected[] = []
  const kept = new Set<string>()
  const underWay = store.oldestUnderWay(gone)
  const unusedSince = new Date(Math.min(before.getTime(), underWay ?? Number.POSITIVE_INFINITY))
  for (const { name, executor } of executors) {
    const options = { keys: () => store.attemptKeys(gone), unusedSince, dryRun, signal }
    try {
      collected.push(...((await executor.collect?.(options)) ?? []))
    } catch (error) {
      onProblem(name, error)
      for (const run of store.runsOnExecutor(name)) kept.add(run)
    }
  }
  return { collected, kept }
}

const strays = 'logs of no run'

/** Logs of runs that the store does not know. */
function strayLogs(home: string, known: ReadonlySet<string>): Collected[] {
  const folder = join(home, 'runs')
  return namesIn(folder).flatMap((name) => {
    const path = join(folder, name)
    const age = Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now())
    return known.has(name) || age < patience ? [] : [{ kind: strays, name, bytes: sizeOf(path) }]
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
