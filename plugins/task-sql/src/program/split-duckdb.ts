import type { DuckDBConnection } from '@duckdb/node-api'
import { type Statement, statementAt } from './position.ts'

/**
 * The statements of a text. DuckDB's interface tells how many there are, not where they lie; so each semicolon is tried
 * with DuckDB's own parser: it parts two statements where another statement, put behind it, is seen.
 */
export async function splitDuckdb(connection: DuckDBConnection, sql: string): Promise<readonly Statement[]> {
  const count = (text: string) => countStatements(connection, text)
  if ((await count(sql)) === 0) return []
  // What is no SQL is told now, with its place in the whole text.
  await connection.extractStatements(sql)
  const statements: Statement[] = []
  let start = 0
  for (let end = sql.indexOf(';'); end !== -1; end = sql.indexOf(';', end + 1)) {
    const head = sql.slice(start, end)
    const found = await count(head)
    if (found === undefined || (await count(`${head};SELECT 1`)) !== found + 1) continue
    if (found > 0) statements.push(statementAt(sql, start, end))
    start = end + 1
  }
  const rest = (await count(sql.slice(start))) === 0 ? [] : [statementAt(sql, start, sql.length)]
  return [...statements, ...rest]
}

/** How many statements DuckDB reads in a text, or undefined where it is not SQL. */
async function countStatements(connection: DuckDBConnection, sql: string): Promise<number | undefined> {
  // Alone, a text that is blank or only comments is an error without words.
  const { count } = await connection.extractStatements(`SELECT 1;${sql}\n;`).catch(() => ({ count: undefined }))
  return count === undefined ? undefined : count - 1
}
