import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { LiminalError, type Plan } from '@liminal/core'
import type { RunEvent } from '../events/events.ts'
import type { LeaseEnd } from '../lease/holder.ts'
import type { Change } from './changes.ts'
import { withStoreErrors } from './errors.ts'
import { type GarbageStore, garbageStoreOf } from './garbage.ts'
import type { Lease } from './lease.ts'
import { type RequestStore, requestStoreOf } from './requests.ts'
import {
  type AttemptRow,
  attemptRow,
  type CacheRow,
  cacheRow,
  eventRow,
  planOf,
  type RunRow,
  runRow,
  type TaskRow,
  taskRow,
} from './rows.ts'
import { type SlotStore, slotStoreOf } from './slots.ts'
import { writerOf } from './write.ts'

/** All state of all runs. */
export interface Store extends Disposable, RequestStore, SlotStore, GarbageStore {
  readonly file: string
  /** Makes a run with its plan pinned and all tasks waiting; false if there is one with that id. */
  createRun(id: string, plan: Plan, now: number): boolean
  /** The newest runs first. */
  runs(limit?: number): RunRow[]
  /** Those that some process holds, or has held when it died. */
  heldRuns(): RunRow[]
  /** By its whole id, or by the beginning of it that only it has. @throws E_RUN_AMBIGUOUS if several begin so */
  run(id: string): RunRow | undefined
  plan(run: string): Plan
  tasks(run: string): TaskRow[]
  attempts(run: string, task?: string): AttemptRow[]
  events(run: string, afterSeq?: number): RunEvent[]
  /** The result with that key; where there is none, the latest whatever its key. */
  cached(scope: string, key: string): { readonly hit: CacheRow | undefined; readonly latest: CacheRow | undefined }
  /** What all results of a task and of its instances tell of what was left, those that were used last at the end. */
  leavesOf(scope: string): CacheRow['leaves'][]
  /** Writes changes in one transaction and gives the events among them. @throws E_LEASE_LOST, E_STORE_FULL */
  write(lease: Lease, changes: readonly Change[], now: number): RunEvent[]
  /** Takes a run over from whoever held it as of `epoch`; undefined if somebody else was faster. */
  takeLease(run: string, epoch: number, holder: string, end: LeaseEnd): Lease | undefined
  /** @throws E_LEASE_LOST */
  renewLease(lease: Lease, end: LeaseEnd): void
  /** Where that cannot be written, a full disk for one, this store at least knows that nobody here holds the run. */
  releaseLease(lease: Lease): void
}

/** The store over an open database. Its errors are those of `storeError`. */
export function storeOf(database: DatabaseSync, file: string): Store {
  const prepared = new Map<string, StatementSync>()
  const sql = (text: string): StatementSync => {
    const statement = prepared.get(text) ?? database.prepare(text)
    prepared.set(text, statement)
    return statement
  }
  const { transaction, inLease, write } = writerOf(database, sql)
  const letGo = new Map<string, number>()
  const readRun = (raw: Record<string, unknown>): RunRow => {
    const run = runRow(raw)
    if (letGo.get(run.id) !== run.lease.epoch) return run
    return { ...run, lease: { ...run.lease, holder: undefined, until: undefined, untilBoot: undefined } }
  }
  const store: Store = {
    file,
    createRun: (id, plan, now) =>
      transaction(() => {
        const made = sql(
          `INSERT OR IGNORE INTO runs (id, system, pipeline, folder, plan_hash, state, created_at)
           VALUES (?, ?, ?, ?, ?, 'running', ?)`,
        ).run(id, plan.system, plan.pipeline, plan.folder, plan.hash, now)
        if (Number(made.changes) === 0) return false
        sql('INSERT INTO plans (run, plan) VALUES (?, ?)').run(id, JSON.stringify(plan))
        for (const { name } of plan.tasks) {
          sql(`INSERT INTO task_runs (run, task, state) VALUES (?, ?, 'waiting')`).run(id, name)
        }
        return true
      }),
    runs: (limit = -1) =>
      sql('SELECT * FROM runs ORDER BY created_at DESC, rowid DESC LIMIT ?').all(limit).map(readRun),
    heldRuns: () => sql(`SELECT * FROM runs WHERE state = 'running' AND lease_holder IS NOT NULL`).all().map(readRun),
    run: (id) => {
      const exact = sql('SELECT * FROM runs WHERE id = ?').get(id)
      const begins = 'SELECT * FROM runs WHERE substr(id, 1, ?) = ? ORDER BY created_at DESC LIMIT 5'
      const [first, ...others] = exact ? [exact] : sql(begins).all(id.length, id)
      if (others.length === 0) return first && readRun(first)
      const known = [first, ...others].map((row) => String(row?.id))
      throw new LiminalError('E_RUN_AMBIGUOUS', { run: id, known })
    },
    plan: (run) => planOf(sql('SELECT plan FROM plans WHERE run = ?').get(run) ?? {}),
    tasks: (run) => sql('SELECT * FROM task_runs WHERE run = ?').all(run).map(taskRow),
    attempts: (run, task) => {
      const order = 'ORDER BY intended_at, number'
      return task === undefined
        ? sql(`SELECT * FROM attempts WHERE run = ? ${order}`).all(run).map(attemptRow)
        : sql(`SELECT * FROM attempts WHERE run = ? AND task = ? ${order}`).all(run, task).map(attemptRow)
    },
    events: (run, afterSeq = 0) =>
      sql('SELECT * FROM events WHERE run = ? AND seq > ? ORDER BY seq').all(run, afterSeq).map(eventRow),
    cached: (scope, key) => {
      const hit = sql('SELECT * FROM cache WHERE scope = ? AND key = ?').get(scope, key)
      const latest = hit ?? sql('SELECT * FROM cache WHERE scope = ? ORDER BY at DESC LIMIT 1').get(scope)
      return { hit: hit && cacheRow(hit), latest: latest && cacheRow(latest) }
    },
    leavesOf: (scope) => {
      const rows = sql('SELECT leaves FROM cache WHERE scope = ?1 OR (scope > ?2 AND scope < ?3) ORDER BY at')
      // Instances stand behind the bracket that follows the name.
      return rows.all(scope, `${scope}[`, `${scope}\\`).map(({ leaves }) => JSON.parse(String(leaves)))
    },
    write,
    takeLease: (run, epoch, holder, { until, untilBoot }) => {
      const taken = transaction(() =>
        sql(
          `UPDATE runs SET lease_epoch = ?, lease_holder = ?, lease_until = ?, lease_until_boot = ?
           WHERE id = ? AND lease_epoch = ?`,
        ).run(epoch + 1, holder, until ?? null, untilBoot ?? null, run, epoch),
      )
      return Number(taken.changes) === 1 ? { run, epoch: epoch + 1 } : undefined
    },
    renewLease: ({ run, epoch }, { until, untilBoot }) => {
      // With the end of the lease comes what the time of day is by the run's clock.
      const renew =
        'UPDATE runs SET lease_until = ?1, lease_until_boot = ?2, clock_wall = coalesce(?1 - ?2, clock_wall) WHERE id = ?3 AND lease_epoch = ?4'
      const renewed = transaction(() => sql(renew).run(until ?? null, untilBoot ?? null, run, epoch))
      if (Number(renewed.changes) === 0) throw new LiminalError('E_LEASE_LOST', { run })
    },
    releaseLease: ({ run, epoch }) => {
      const release =
        'UPDATE runs SET lease_holder = NULL, lease_until = NULL, lease_until_boot = NULL WHERE id = ? AND lease_epoch = ?'
      try {
        transaction(() => sql(release).run(run, epoch))
      } catch {
        letGo.set(run, epoch)
      }
    },
    ...requestStoreOf(sql, transaction),
    ...slotStoreOf(sql, inLease),
    ...garbageStoreOf(sql, transaction),
    [Symbol.dispose]: () => database.close(),
  }
  return withStoreErrors(store, file)
}
