import { join, resolve } from 'node:path'
import type { SqlOutput, SqlWork } from '@liminal/core'
import type pg from 'pg'
import type { PostgresConnection } from '../connection.ts'
import { convert } from './convert.ts'
import { describeColumns } from './describe.ts'
import { budgetOf } from './engine.ts'
import { askPostgres, execute } from './execute.ts'
import type { Io, Summary } from './io.ts'
import { headOf, linesBefore } from './position.ts'
import { previewRows, previewTable } from './preview.ts'
import { Problem } from './problem.ts'
import { openSession } from './session.ts'
import { type PostgresStatement, splitPostgres } from './split-postgres.ts'
import { spool, spoolHead } from './spool.ts'
import { createTable, swapTable } from './table.ts'
import { openTarget } from './target.ts'

/** Runs a work in one session of its PostgreSQL connection. */
export async function runPostgres(work: SqlWork, io: Io): Promise<Summary> {
  const sql = work.statements
  const statements = splitPostgres(sql)
  const last = statements.at(-1)
  if (last === undefined) throw new Problem('the query holds no statement')
  await using session = await openSession(work.connection as unknown as PostgresConnection, io.signal)
  const { client } = session
  client.on('notice', ({ severity, message }) => io.say(`${severity ?? 'NOTICE'}: ${message}`))
  for (const [i, statement] of statements.entries()) {
    io.signal.throwIfAborted()
    io.say(`[${i + 1}/${statements.length}] ${headOf(statement.text)}`)
    if (statement !== last) await askPostgres(sql, statement, '', () => execute(client, statement.text))
  }
  if (work.output !== undefined) return await deliver({ client, sql, last, work, output: work.output, io })
  const summary = await show(client, sql, last, io)
  refuseOpenTransaction(client)
  return summary
}

interface Delivery {
  readonly client: pg.Client
  readonly sql: string
  readonly last: PostgresStatement
  readonly work: SqlWork
  readonly output: SqlOutput
  readonly io: Io
}

/** Brings the last result to its table, its file or both; each is replaced at the end, once nothing can fail any more. */
async function deliver({ client, sql, last, work, output, io }: Delivery): Promise<Summary> {
  // Dates come as text, and only this style of it is the same everywhere.
  await client.query("SET datestyle TO 'ISO, YMD'; SET bytea_output TO 'hex'; SET extra_float_digits TO 1")
  const columns = await askPostgres(sql, last, '', () => describeColumns(client, last.text))
  refuseNoResult(sql, last, columns.length, output)
  const ours = output.table !== undefined && client.getTransactionStatus() === 'I'
  if (ours) await client.query('BEGIN')
  const created = output.table === undefined ? undefined : await createTable(client, sql, last, output.table)
  const query = created === undefined ? last.text : `TABLE ${created.name}`
  let rows = created?.rows ?? 0
  await using target = output.path === undefined ? undefined : await openTarget(output, resolve(output.path))
  if (target !== undefined) {
    const file = join(io.temporary, 'result.csv')
    rows = await askPostgres(sql, last, spoolHead, () => spool(client, query, file))
    io.say(`read ${rows.toLocaleString('en-US')} rows from PostgreSQL`)
    await convert(file, columns, output, target.temporary, budgetOf(work.resources), io)
  }
  if (created !== undefined) await askPostgres(sql, last, '', () => swapTable(client, created))
  if (ours) await askPostgres(sql, last, '', () => client.query('COMMIT'))
  refuseOpenTransaction(client)
  await target?.commit()
  return { rows }
}

const withResult = ['SelectStmt', 'InsertStmt', 'UpdateStmt', 'DeleteStmt', 'MergeStmt']

function refuseNoResult(sql: string, last: PostgresStatement, columns: number, output: SqlOutput): void {
  const accepted = output.table === undefined ? withResult : ['SelectStmt']
  if (accepted.includes(last.kind) && columns > 0) return
  const line = linesBefore(sql, last.start) + 1
  throw new Problem(
    `the last statement (line ${line}) is ${headOf(last.text)}, which has no result to write`,
    'end the query with a SELECT',
  )
}

function refuseOpenTransaction(client: pg.Client): void {
  if (client.getTransactionStatus() === 'I') return
  throw new Problem('the query began a transaction and did not end it, so PostgreSQL undid it', 'end it with COMMIT')
}

/** Runs the last statement to its end, holding no more of its result than is shown. */
async function show(client: pg.Client, sql: string, last: PostgresStatement, io: Io): Promise<Summary> {
  const shown: string[][] = []
  const { columns, rows } = await askPostgres(sql, last, '', () =>
    execute(client, last.text, (row) => {
      if (shown.length < previewRows) shown.push(row.map((value) => value ?? 'NULL'))
    }),
  )
  const names = columns.map(({ name }) => name)
  for (const line of names.length === 0 ? [] : previewTable(names, shown)) io.say(line)
  if (names.length > 0 && rows > shown.length) io.say(`... and ${(rows - shown.length).toLocaleString('en-US')} more`)
  return { rows }
}
