import { resolve } from 'node:path'
import { type DuckDBConnection, ResultReturnType } from '@duckdb/node-api'
import type { SqlOutput, SqlWork } from '@liminal/core'
import { columnsOf } from './columns.ts'
import { tableName } from './copy.ts'
import { ask, duckdbProblem, openDatabase } from './database.ts'
import { budgetOf } from './engine.ts'
import type { ResultColumn } from './exact.ts'
import type { Io, Summary } from './io.ts'
import { headOf, type Statement } from './position.ts'
import { previewRows, previewTable } from './preview.ts'
import { Problem } from './problem.ts'
import { save } from './save.ts'
import { splitDuckdb } from './split-duckdb.ts'
import { openTarget } from './target.ts'

/** Runs a work on an embedded DuckDB: in memory, or on the file of its connection. */
export async function runDuckdb(work: SqlWork, io: Io): Promise<Summary> {
  const sql = work.statements
  const path = work.connection === undefined ? undefined : String(work.connection.path)
  await using database = await openDatabase(path, budgetOf(work.resources), io)
  const { connection } = database
  const statements = await splitDuckdb(connection, sql).catch((error) => {
    throw duckdbProblem(error)
  })
  const last = statements.at(-1)
  if (last === undefined) throw new Problem('the query holds no statement')
  for (const [i, statement] of statements.entries()) {
    io.signal.throwIfAborted()
    io.say(`[${i + 1}/${statements.length}] ${headOf(statement.text)}`)
    if (statement !== last) await ask(sql, statement, 0, () => connection.run(statement.text))
  }
  if (work.output === undefined) return await show(connection, sql, last, io)
  const columns = await columnsOf(connection, sql, last, work.output)
  return await deliver({ connection, sql, last, columns, output: work.output })
}

interface Delivery {
  readonly connection: DuckDBConnection
  readonly sql: string
  readonly last: Statement
  readonly columns: readonly ResultColumn[]
  readonly output: SqlOutput
}

async function deliver({ connection, sql, last, columns, output }: Delivery): Promise<Summary> {
  const table = output.table === undefined ? undefined : tableName(output.table)
  let query = last
  if (table !== undefined) {
    await ask(sql, last, 1, () => connection.run(`CREATE OR REPLACE TABLE ${table} AS (\n${last.text}\n)`))
    query = { text: `FROM ${table}`, start: last.start }
  }
  if (output.path === undefined) return { rows: await countRows(connection, `FROM ${table}`) }
  await using target = await openTarget(output, resolve(output.path))
  const rows = await save({ connection, sql, query, columns, output }, target.temporary)
  await target.commit()
  return { rows }
}

async function countRows(connection: DuckDBConnection, from: string): Promise<number> {
  const reader = await connection.runAndReadAll(`SELECT count(*) ${from}`)
  return Number(reader.getRows()[0]?.[0])
}

/** Runs the last statement to its end, holding no more of its result than is shown. */
async function show(connection: DuckDBConnection, sql: string, last: Statement, io: Io): Promise<Summary> {
  const result = await ask(sql, last, 0, () => connection.stream(last.text))
  if (result.returnType !== ResultReturnType.QUERY_RESULT) return { rows: result.rowsChanged }
  const shown: string[][] = []
  let rows = 0
  for (;;) {
    const chunk = await ask(sql, last, 0, () => result.fetchChunk())
    if (chunk === null || chunk.rowCount === 0) break
    rows += chunk.rowCount
    if (shown.length >= previewRows) continue
    const texts = chunk.getRows().map((row) => row.map((value) => (value === null ? 'NULL' : String(value))))
    shown.push(...texts.slice(0, previewRows - shown.length))
  }
  for (const line of previewTable(result.columnNames(), shown)) io.say(line)
  if (rows > shown.length) io.say(`... and ${(rows - shown.length).toLocaleString('en-US')} more`)
  return { rows }
}
