import { type DuckDBConnection, type DuckDBType, StatementType } from '@duckdb/node-api'
import type { SqlOutput } from '@liminal/core'
import { ask } from './database.ts'
import type { ResultColumn } from './exact.ts'
import { headOf, linesBefore, type Statement } from './position.ts'
import { Problem } from './problem.ts'

/** Runs the statement as the user wrote it as far as its columns, so that what is wrong is told in its own terms. */
export async function columnsOf(
  connection: DuckDBConnection,
  sql: string,
  last: Statement,
  output: SqlOutput,
): Promise<readonly ResultColumn[]> {
  const extracted = await connection.extractStatements(last.text)
  // DuckDB reads some statements, such as PIVOT, as several, of which the later need the earlier to have run.
  if (extracted.count > 1) {
    // It runs the statement once more, and CSV and tables are not written column by column.
    if (output.path === undefined || output.format === 'csv') return []
    return namedTypes(await ask(sql, last, 1, () => connection.run(`FROM (\n${last.text}\n) LIMIT 0`)))
  }
  const prepared = await ask(sql, last, 0, () => extracted.prepare(0))
  if (prepared.statementType === StatementType.SELECT) return namedTypes(prepared)
  const line = linesBefore(sql, last.start) + 1
  throw new Problem(
    `the last statement (line ${line}) is ${headOf(last.text)}, which has no result to write`,
    'end the query with a SELECT',
  )
}

interface Described {
  readonly columnCount: number
  columnName(index: number): string
  columnType(index: number): DuckDBType
}

function namedTypes(described: Described): readonly ResultColumn[] {
  return Array.from({ length: described.columnCount }, (_, index) => ({
    name: described.columnName(index),
    type: described.columnType(index),
  }))
}
