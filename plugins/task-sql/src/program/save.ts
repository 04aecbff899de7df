import type { DuckDBConnection } from '@duckdb/node-api'
import type { SqlOutput } from '@liminal/core'
import { copyHead, copyTo } from './copy.ts'
import { ask } from './database.ts'
import { exactQueries, type Query, type ResultColumn } from './exact.ts'
import type { Statement } from './position.ts'
import { Problem } from './problem.ts'
import { remove } from './scratch.ts'

/** What is saved: the result of a query, with its columns. */
export interface Saved {
  readonly connection: DuckDBConnection
  readonly sql: string
  readonly query: Statement
  readonly columns: readonly ResultColumn[]
  readonly output: SqlOutput
}

/** Writes a result to a file, or to a folder of partitions, every value of it exactly; gives the number of rows. */
export async function save({ connection, sql, query, columns, output }: Saved, file: string): Promise<number> {
  const [first, wider] = exactQueries(query.text, columns, output.format)
  const write = ({ text, head }: Query) =>
    ask(sql, query, copyHead.split('\n').length - 1 + head, () => runCopy(connection, copyTo(text, output, file)))
  if (wider === undefined) return write(first)
  try {
    return await write(first)
  } catch (error) {
    if (!isOutOfRange(error)) throw error
    await remove(file)
    return await write(wider).catch((reason) => {
      throw tooLong(reason)
    })
  }
}

/** What DuckDB says where a value of 128 bits does not fit into 64. */
function isOutOfRange(error: unknown): boolean {
  return error instanceof Error && /U?INT128 .* out of range for the destination type INT64/.test(error.message)
}

function tooLong(error: unknown): unknown {
  const [, value] = /Could not cast value (-?\d+) to DECIMAL\(38,\s?0\)/.exec((error as Error).message) ?? []
  if (value === undefined) return error
  return new Problem(
    `${value} has more than the 38 digits that Parquet can hold`,
    'cast it in the query to DOUBLE or VARCHAR, or write CSV or JSON',
    error,
  )
}

/** Runs a COPY and returns how many rows it wrote; DuckDB reads one of a PIVOT as several statements around it. */
async function runCopy(connection: DuckDBConnection, copy: string): Promise<number> {
  const extracted = await connection.extractStatements(copy)
  let rows = 0
  for (let i = 0; i < extracted.count; i++) rows += (await (await extracted.prepare(i)).run()).rowsChanged
  return rows
}
