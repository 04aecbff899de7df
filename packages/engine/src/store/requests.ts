import type { Decision } from '@liminal/core'
import type { Sql, Transaction } from './write.ts'

/** What other processes ask of the one that carries out a run. */
export interface Requests {
  /** The whole run is to be cancelled. */
  readonly cancel: boolean
  /** Nothing new is to start. */
  readonly paused: boolean
  /** Tasks and instances that are to be cancelled. */
  readonly cancelTasks: ReadonlySet<string>
  /** What has been said to tasks that ask for approval. */
  readonly decisions: ReadonlyMap<string, Decision>
}

/** The part of a store through which processes ask something of a run that another one may hold. */
export interface RequestStore {
  /** Asks for the end of a run that has not ended, or of one task or instance of it. */
  requestCancel(run: string, task?: string): void
  setPaused(run: string, paused: boolean): void
  /** Answers a task that asks for approval; false if it has ended, or somebody has answered it before. */
  decide(run: string, task: string, decision: Decision): boolean
  requests(run: string): Requests
}

/** Makes it over an open database. */
export function requestStoreOf(sql: Sql, transaction: Transaction): RequestStore {
  // What is asked of a task that has ended meanwhile must not be asked of its next attempt.
  const isOpen = `EXISTS (SELECT 1 FROM task_runs WHERE run = ?1 AND task = ?2 AND state IN ('waiting', 'running'))`
  const isUndecided = 'NOT EXISTS (SELECT 1 FROM requests WHERE run = ?1 AND task = ?2 AND decision IS NOT NULL)'
  return {
    requestCancel: (run, task) => {
      if (task !== undefined) {
        const ask = `INSERT INTO requests (run, task) SELECT ?1, ?2 WHERE ${isOpen}`
        return void transaction(() => sql(ask).run(run, task))
      }
      const cancel = `UPDATE runs SET cancel_requested = 1 WHERE id = ? AND state = 'running'`
      transaction(() => sql(cancel).run(run))
    },
    setPaused: (run, paused) => {
      const pause = `UPDATE runs SET paused = ? WHERE id = ? AND state = 'running'`
      transaction(() => sql(pause).run(paused ? 1 : 0, run))
    },
    decide: (run, task, decision) => {
      const answer = `INSERT INTO requests (run, task, decision) SELECT ?1, ?2, ?3 WHERE ${isOpen} AND ${isUndecided}`
      return Number(transaction(() => sql(answer).run(run, task, JSON.stringify(decision))).changes) === 1
    },
    requests: (run) => {
      const row = sql('SELECT cancel_requested AS cancel, paused FROM runs WHERE id = ?').get(run)
      const rows = sql('SELECT task, decision FROM requests WHERE run = ? ORDER BY id').all(run)
      const cancelled = rows.filter(({ decision }) => decision === null)
      const decided = rows.filter(({ decision }) => decision !== null)
      return {
        cancel: row?.cancel === 1,
        paused: row?.paused === 1,
        cancelTasks: new Set(cancelled.map(({ task }) => String(task))),
        decisions: new Map(decided.map(({ task, decision }) => [String(task), JSON.parse(String(decision))])),
      }
    },
  }
}
