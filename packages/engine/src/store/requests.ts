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
  /** Answers a task that asks for approval. */
  decide(run: string, task: string, decision: Decision): void
  requests(run: string): Requests
}

/** Makes it over an open database. */
export function requestStoreOf(sql: Sql, transaction: Transaction): RequestStore {
  const ask = (run: string, task: string, decision: string | null) =>
    void transaction(() => sql('INSERT INTO requests (run, task, decision) VALUES (?, ?, ?)').run(run, task, decision))
  return {
    requestCancel: (run, task) => {
      if (task !== undefined) return ask(run, task, null)
      const cancel = `UPDATE runs SET cancel_requested = 1 WHERE id = ? AND state = 'running'`
      transaction(() => sql(cancel).run(run))
    },
    setPaused: (run, paused) => {
      transaction(() => sql('UPDATE runs SET paused = ? WHERE id = ?').run(paused ? 1 : 0, run))
    },
    decide: (run, task, decision) => ask(run, task, JSON.stringify(decision)),
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
