import type { Plan } from '@liminal/core'
import type { RunRow } from './rows.ts'
import type { Sql, Transaction } from './write.ts'

/** The part of a store that tells what is old, and forgets it. */
export interface GarbageStore {
  /** The executors of all plans, each as the latest plan has it, with the plugins of that plan. */
  plannedExecutors(): Pick<Plan, 'executors' | 'plugins'>[]
  /** The keys of the attempts of all runs but these. */
  attemptKeys(without: ReadonlySet<string>): Set<string>
  /** Forgets runs with all that belongs to them, unless somebody has taken them meanwhile. */
  deleteRuns(runs: readonly RunRow[]): void
  /** How many results in the cache are older. */
  oldResults(before: number): number
  deleteResults(before: number): void
  /** Gives the room of what was deleted back to the disk. */
  compact(): void
}

/** Makes it over an open database. */
export function garbageStoreOf(sql: Sql, transaction: Transaction): GarbageStore {
  return {
    plannedExecutors: () => {
      const rows = sql(
        `SELECT DISTINCT json_extract(plan, '$.executors') AS executors, json_extract(plan, '$.plugins') AS plugins FROM plans`,
      ).all()
      return rows.map(({ executors, plugins }) => ({
        executors: JSON.parse(String(executors)),
        plugins: JSON.parse(String(plugins)),
      }))
    },
    attemptKeys: (without) => {
      const keys = new Set<string>()
      for (const { run, key } of sql('SELECT run, key FROM attempts').iterate()) {
        if (!without.has(String(run))) keys.add(String(key))
      }
      return keys
    },
    deleteRuns: (runs) => {
      const remove = 'DELETE FROM runs WHERE id = ? AND lease_epoch = ?'
      for (const { id, lease } of runs) transaction(() => sql(remove).run(id, lease.epoch))
    },
    oldResults: (before) => Number(sql('SELECT count(*) AS n FROM cache WHERE at < ?').get(before)?.n),
    deleteResults: (before) => void transaction(() => sql('DELETE FROM cache WHERE at < ?').run(before)),
    compact: () => void sql('VACUUM').run(),
  }
}
