import { resolve } from 'node:path'
import { type DuckDBConnection, ResultReturnType, StatementType } from '@duckdb/node-api'
import type { SqlOutput, SqlWork } from '@liminal/core'
import { copyHead, copyTo, tableName } from './copy.ts'
import { ask, duckdbProblem, openDatabase } from './database.ts'
import { budgetOf } from './engine.ts'
import type { Io, Summary } from './io.ts'
import { headOf, linesBefore, type Statement } from './position.ts'
import { previewRows, previewTable } from './preview.ts'
import { Problem } from './problem.ts'
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
  await refuseNoResult(connection, sql, last)
  return await deliver(connection, sql, last, work.output)
}

/** Runs the statement as the user wrote it as far as its columns, so that what is wrong is told in its own terms. */
async function refuseNoResult(connection: DuckDBConnection, sql: string, last: Statement): Promise<void> {
  const extracted = await connection.extractStatements(last.text)
  // DuckDB reads some statements, such as PIVOT, as several, of which the later need the earlier to have run.
  if (extracted.count > 1) return
  const prepared = await ask(sql, last, 0, () => extracted.prepare(0))
  if (prepared.statementType === StatementType.SELECT) return
  const line = linesBefore(sql, last.start) + 1
  throw new Problem(
    `the last statement (line ${line}) is ${headOf(last.text)}, which has no result to write`,
    'end the query with a SELECT',
  )
}

async function deliver(
  connection: DuckDBConnection,
  sql: string,
  last: Statement,
  output: SqlOutput,
): Promise<Summary> {
  const table = output.table === undefined ? undefined : tableName(output.table)
  let query = last
  if (table !== undefined) {
    await ask(sql, last, 1, () => connection.run(`CREATE OR REPLACE TABLE ${table} AS (\n${last.text}\n)`))
    query = { text: `FROM ${table}`, start: last.start }
  }
  if (output.path === undefined) return { rows: await countRows(connection, `FROM ${table}`) }
  await using target = await openTarget(output, resolve(output.path))
  const copy = copyTo(query.text, output, target.temporary)
  const rows = await ask(sql, query, copyHead.split('\n').length - 1, () => runCopy(connection, copy))
  await target.commit()
  return { rows }
}

/** Runs a COPY and returns how many rows it wrote; DuckDB reads one of a PIVOT as several statements around it. */
async function runCopy(connection: DuckDBConnection, copy: string): Promise<number> {
  const extracted = await connection.extractStatements(copy)
  let rows = 0
  for (let i = 0; i < extracted.count; i++) rows += (await (await extracted.prepare(i)).run()).rowsChanged
  return rows
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
