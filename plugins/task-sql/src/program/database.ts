import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { type Budget, settingsOf } from './engine.ts'
import { linesBefore, type Statement, shiftLines } from './position.ts'
import { Problem } from './problem.ts'

/** An open DuckDB; disposing closes it. */
export interface Database extends AsyncDisposable {
  readonly connection: DuckDBConnection
}

/** Opens a DuckDB database file, or one in memory. */
export async function openDatabase(
  path: string | undefined,
  budget: Budget,
  io: { readonly temporary: string; readonly signal: AbortSignal },
): Promise<Database> {
  const instance = await DuckDBInstance.create(path ?? ':memory:', settingsOf(budget, io.temporary)).catch((error) => {
    throw duckdbProblem(error)
  })
  const connection = await instance.connect()
  // As on every other machine, whatever this one's own time zone.
  await connection.run("SET TimeZone = 'UTC'")
  let interrupting: NodeJS.Timeout | undefined
  // An interrupt between two steps of a statement is forgotten by the next, hence again and again.
  const interrupt = () => {
    interrupting = setInterval(() => connection.interrupt(), 20)
  }
  io.signal.addEventListener('abort', interrupt)
  return {
    connection,
    [Symbol.asyncDispose]: async () => {
      io.signal.removeEventListener('abort', interrupt)
      clearInterval(interrupting)
      connection.closeSync()
      instance.closeSync()
    },
  }
}

/** Runs something of DuckDB's for one statement; its complaints become problems that count lines from the top. */
export async function ask<T>(sql: string, statement: Statement, headLines: number, run: () => Promise<T>): Promise<T> {
  return run().catch((error) => {
    throw duckdbProblem(error, linesBefore(sql, statement.start) - headLines)
  })
}

/** DuckDB's own words, with a hint where it does not give the one that helps here. */
export function duckdbProblem(error: unknown, lines = 0): Problem {
  const message = error instanceof Error ? error.message : String(error)
  const words = shiftLines(message.replace(/^Failed to extract statements: /, ''), lines)
  return new Problem(words, hints.find(([pattern]) => pattern.test(words))?.[1], error)
}

const hints: readonly (readonly [RegExp, string])[] = [
  [/^Out of Memory Error/, 'give the task more `memory`, or with partition_columns make fewer partitions'],
  [
    /^Missing Extension Error|^IO Error: Extension /,
    "no extension is downloaded while a task runs; start the query with LOAD '/path/to/name.duckdb_extension'",
  ],
  [/Could not set lock on file/, 'another process has this database open; let one task depend_on the other'],
  [/which JSON does not know/, 'write NULL for it, as CASE WHEN isfinite(x) THEN x END does, or another format'],
  [/No files found that match/, "relative paths start at the folder of the task's YAML file"],
]
