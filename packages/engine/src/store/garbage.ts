import type { Plan } from '@liminal/core'
import type { Lease } from './lease.ts'
import type { Sql, Transaction } from './write.ts'

/** The part of a store that tells what is old, and forgets it. */
export interface GarbageStore {
  /** The executors of all plans, each as the latest plan has it, with the plugins of that plan. */
  plannedExecutors(): Pick<Plan, 'executors' | 'plugins'>[]
  /** The keys of the attempts of all runs but these. */
  attemptKeys(without: ReadonlySet<string>): Set<string>
  /** The runs that have done anything on an executor of that name. */
  runsOnExecutor(name: string): Set<string>
  /** When the oldest attempt began that has not ended, those of some runs apart; in milliseconds since 1970. */
  oldestUnderWay(without: ReadonlySet<string>): number | undefined
  lastEventAt(run: string): number | undefined
  /** Forgets runs with all that belongs to them, unless somebody has taken them meanwhile; gives those that are gone. */
  deleteRuns(leases: readonly Lease[]): string[]
  /** How many results in the cache are older. */
  oldResults(before: number): number
  deleteResults(before: number): void
  /** Gives the room of what was deleted back to the disk, unless somebody else has it open just now. */
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
    runsOnExecutor: (name) => {
      const rows = sql('SELECT DISTINCT run FROM attempts WHERE executor = ?').all(name)
      return new Set(rows.map(({ run }) => String(run)))
    },
    oldestUnderWay: (without) => {
      const rows = sql(
        `SELECT a.run, min(a.intended_at) AS at FROM attempts a JOIN runs r ON r.id = a.run
         WHERE a.outcome IS NULL AND r.state = 'running' GROUP BY a.run`,
      ).all()
      const times = rows.filter(({ run }) => !without.has(String(run))).map(({ at }) => Number(at))
      return times.length === 0 ? undefined : Math.min(...times)
    },
    lastEventAt: (run) => {
      const last = sql('SELECT at FROM events WHERE run = ? ORDER BY seq DESC LIMIT 1').get(run)
      return last === undefined ? undefined : Number(last.at)
    },
    deleteRuns: (leases) => {
      const remove = 'DELETE FROM runs WHERE id = ? AND lease_epoch = ?'
      const gone = ({ run, epoch }: Lease) => Number(transaction(() => sql(remove).run(run, epoch)).changes) === 1
      return leases.filter(gone).map(({ run }) => run)
    },
    oldResults: (before) => Number(sql('SELECT count(*) AS n FROM cache WHERE at < ?').get(before)?.n),
    deleteResults: (before) => void transaction(() => sql('DELETE FROM cache WHERE at < ?').run(before)),
    compact: () => {
      try {
        sql('VACUUM').run()
      } catch {
        // Somebody reads just now: the next time, then.
      }
    },
  }
}
