import type pg from 'pg'
import { identifier } from './copy.ts'
import { askPostgres, execute } from './execute.ts'
import type { Statement } from './position.ts'

/** A table that waits to take its place. */
export interface CreatedTable {
  readonly name: string
  readonly place: string
  readonly last: string
  readonly rows: number
}

/** Makes a table of a query's result under a name of its own, so that readers keep the former one till the end. */
export async function createTable(
  client: pg.Client,
  sql: string,
  query: Statement,
  table: string,
): Promise<CreatedTable> {
  const parts = table.split('.')
  const last = parts.at(-1) ?? table
  const schema = parts.slice(0, -1).map((part) => `${identifier(part)}.`)
  const name = `${schema.join('')}${identifier(`liminal_${process.pid}_${Date.now().toString(36)}`)}`
  const head = `CREATE TABLE ${name} AS\n`
  const { rows } = await askPostgres(sql, query, head, () => execute(client, head + query.text))
  return { name, place: `${schema.join('')}${identifier(last)}`, last: identifier(last), rows }
}

/** Puts the table in its place, instead of the former one; within a transaction, in one step. */
export async function swapTable(client: pg.Client, { name, place, last }: CreatedTable): Promise<void> {
  await client.query(`DROP TABLE IF EXISTS ${place}`)
  await client.query(`ALTER TABLE ${name} RENAME TO ${last}`)
}
