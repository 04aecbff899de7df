import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { LiminalError } from '@liminal/core'
import type { EventBody, RunEvent } from '../events/events.ts'
import type { CacheEntry, Change, ClockChange, TaskChange } from './changes.ts'
import type { Lease } from './lease.ts'

/** Prepares a statement, once. */
export type Sql = (text: string) => StatementSync

/** Does something all or not at all. */
export type Transaction = <T>(body: () => T) => T

/** The same, unless the lease is another's by now. */
export type InLease = <T>(lease: Lease, body: () => T) => T

/** The two ways to change a database: a transaction around anything, and changes in the name of a lease. */
export function writerOf(database: DatabaseSync, sql: Sql) {
  function transaction<T>(body: () => T): T {
    try {
      sql('BEGIN IMMEDIATE').run()
      const result = body()
      sql('COMMIT').run()
      return result
    } catch (error) {
      if (database.isTransaction) database.exec('ROLLBACK')
      throw error
    }
  }

  function inLease<T>(lease: Lease, body: () => T): T {
    return transaction(() => {
      const held = sql('SELECT lease_epoch AS epoch FROM runs WHERE id = ?').get(lease.run)
      if (held?.epoch !== lease.epoch) throw new LiminalError('E_LEASE_LOST', { run: lease.run })
      return body()
    })
  }

  function write(lease: Lease, changes: readonly Change[], now: number): RunEvent[] {
    return inLease(lease, () => changes.flatMap((change) => apply(lease.run, change, now)))
  }

  function apply(run: string, change: Change, now: number): RunEvent[] {
    switch (change.type) {
      case 'task':
        writeTask(run, change)
        return []
      case 'intend': {
        const { task, number, key, executor, deadline } = change
        const insert =
          'INSERT INTO attempts (run, task, number, key, executor, intended_at, deadline) VALUES (?, ?, ?, ?, ?, ?, ?)'
        sql(insert).run(run, task, number, key, executor, now, deadline ?? null)
        return []
      }
      case 'submitted': {
        const { handle, result, task, number, deadline } = change
        const update =
          'UPDATE attempts SET handle = ?, result = ?, submitted_at = ?, deadline = ? WHERE run = ? AND task = ? AND number = ?'
        const [written, kept] = [handle, result].map((each) => (each ? JSON.stringify(each) : null))
        sql(update).run(written ?? null, kept ?? null, now, deadline ?? null, run, task, number)
        return []
      }
      case 'ended': {
        const update = 'UPDATE attempts SET outcome = ?, ended_at = ? WHERE run = ? AND task = ? AND number = ?'
        sql(update).run(JSON.stringify(change.outcome), now, run, change.task, change.number)
        if (change.pooled) sql('DELETE FROM slots WHERE run = ? AND task = ?').run(run, change.task)
        return []
      }
      case 'run': {
        const ended = change.state === 'running' ? null : now
        const update =
          'UPDATE runs SET state = ?, reason = ?, ended_at = ?, started_at = coalesce(started_at, ?) WHERE id = ?'
        sql(update).run(change.state, change.reason ?? null, ended, now, run)
        if (ended !== null) settle(run)
        return []
      }
      case 'clock':
        writeClock(run, change)
        return []
      case 'plan': {
        const { plan } = change
        sql('UPDATE plans SET plan = ? WHERE run = ?').run(JSON.stringify(plan), run)
        sql('UPDATE runs SET plan_hash = ? WHERE id = ?').run(plan.hash, run)
        return []
      }
      case 'instances': {
        const insert = `INSERT INTO task_runs (run, task, state) VALUES (?, ?, 'waiting') ON CONFLICT DO NOTHING`
        for (const name of change.names) sql(insert).run(run, name)
        return []
      }
      case 'answered':
        sql('DELETE FROM requests WHERE run = ? AND task = ?').run(run, change.task)
        return []
      case 'forget':
        sql('DELETE FROM task_runs WHERE run = ? AND task = ?').run(run, change.task)
        sql('DELETE FROM slots WHERE run = ? AND task = ?').run(run, change.task)
        return []
      case 'cache_used':
        sql('UPDATE cache SET at = ? WHERE scope = ? AND key = ?').run(now, change.scope, change.key)
        return []
      case 'cache':
        writeCache(run, change.entry, now)
        return []
      case 'event':
        return [writeEvent(run, change.body, now)]
    }
  }

  /** What was asked of a run, and what it held, ends with it. */
  function settle(run: string): void {
    sql('UPDATE runs SET cancel_requested = 0, paused = 0 WHERE id = ?').run(run)
    sql('DELETE FROM requests WHERE run = ?').run(run)
    sql('DELETE FROM slots WHERE run = ?').run(run)
  }

  function writeClock(run: string, { clock, shift, latestRetry, deadline, lateAt }: ClockChange): void {
    const update = 'UPDATE runs SET clock_boot = ?, clock_wall = ?, deadline = ?, late_at = ? WHERE id = ?'
    sql(update).run(clock.boot, clock.wall, deadline ?? null, lateAt ?? null, run)
    if (shift === 0) return
    sql('UPDATE task_runs SET not_before = min(not_before + ?, ?) WHERE run = ?').run(shift, latestRetry, run)
    sql('UPDATE attempts SET deadline = deadline + ? WHERE run = ? AND outcome IS NULL').run(shift, run)
  }

  function writeTask(run: string, change: TaskChange): void {
    const { task, state, tries, attempt, notBefore, outputs, reason, cached, left, items } = change
    sql(
      `UPDATE task_runs SET state = ?, tries = ?, attempt = ?, not_before = ?, outputs = ?, reason = ?, cached = ?, left = ?, items = ?
       WHERE run = ? AND task = ?`,
    ).run(
      state,
      tries,
      attempt,
      notBefore ?? null,
      outputs === undefined ? null : JSON.stringify(outputs),
      reason ?? null,
      cached ?? null,
      left ?? null,
      items === undefined ? null : JSON.stringify(items),
      run,
      task,
    )
  }

  function writeCache(run: string, entry: CacheEntry, now: number): void {
    const { scope, key, parts, leaves, left, outputs, attempt } = entry
    const texts = [parts, leaves, outputs].map((each) => JSON.stringify(each))
    sql(
      'INSERT OR REPLACE INTO cache (scope, key, parts, leaves, outputs, left, attempt, run, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
    ).run(scope, key, ...texts, left ?? null, attempt, run, now)
  }

  function writeEvent(run: string, body: EventBody, now: number): RunEvent {
    const last = sql('SELECT coalesce(max(seq), 0) AS seq FROM events WHERE run = ?').get(run)
    const seq = Number(last?.seq) + 1
    sql('INSERT INTO events (run, seq, at, body) VALUES (?, ?, ?, ?)').run(run, seq, now, JSON.stringify(body))
    return { run, seq, at: now, ...body }
  }

  return { transaction, inLease, write }
}
