import type { DuckDBConnection } from '@duckdb/node-api'
import type { SqlOutput } from '@liminal/core'
import { copyTo, identifier, literal } from './copy.ts'
import { duckdbProblem, openDatabase } from './database.ts'
import type { Budget } from './engine.ts'
import type { Column } from './execute.ts'
import { finiteNumber } from './finite.ts'
import type { Io } from './io.ts'
import { expressionOf, isFloat, isNumeric, type NumericExtent } from './types.ts'

/** Writes a CSV file of PostgreSQL's as the output, each column in its own type. */
export async function convert(
  spooled: string,
  columns: readonly Column[],
  output: SqlOutput,
  file: string,
  budget: Budget,
  io: Io,
): Promise<void> {
  await using database = await openDatabase(undefined, budget, io)
  const { connection } = database
  const source = readCsv(spooled, columns)
  const extents = await extentsOf(connection, source, columns)
  const values = columns.map((column, i) => {
    const value = expressionOf(column, nameOf(i), extents[i], output.format === 'parquet')
    const checked = output.format === 'json' && isFloat(column) ? finiteNumber(value, column.name) : value
    return `${checked} AS ${identifier(column.name)}`
  })
  await connection.run(copyTo(`SELECT ${values.join(', ')} FROM ${source}`, output, file)).catch((error) => {
    throw duckdbProblem(error)
  })
}

// A row longer than this fails, with DuckDB's words; the buffer that it allows is what each thread holds.
const longestRow = 8 * 1024 ** 2

function readCsv(file: string, columns: readonly Column[]): string {
  const types = columns.map((_, i) => `${literal(nameOf(i))}: 'VARCHAR'`)
  const options = [
    `auto_detect = false, header = false, delim = ',', quote = '"', escape = '"', new_line = '\\n'`,
    `nullstr = '', allow_quoted_nulls = false, max_line_size = ${longestRow}, buffer_size = ${longestRow * 2}`,
    `columns = {${types.join(', ')}}`,
  ]
  return `read_csv(${literal(file)}, ${options.join(', ')})`
}

/** Names of their own, as PostgreSQL's results may have a name twice. */
function nameOf(index: number): string {
  return `c${index}`
}

/** What the numeric columns hold, from one pass over the file. */
async function extentsOf(
  connection: DuckDBConnection,
  source: string,
  columns: readonly Column[],
): Promise<readonly (NumericExtent | undefined)[]> {
  if (!columns.some(isNumeric)) return []
  const measures = columns.flatMap((column, i) => (isNumeric(column) ? [measureOf(identifier(nameOf(i)))] : []))
  const reader = await connection.runAndReadAll(`SELECT ${measures.join(', ')} FROM ${source}`).catch((error) => {
    throw duckdbProblem(error)
  })
  const found = (reader.getRows()[0] ?? []).values()
  const next = () => Number(found.next().value ?? 0)
  return columns.map((column) =>
    isNumeric(column) ? { digits: next(), scale: next(), special: next() > 0 } : undefined,
  )
}

function measureOf(name: string): string {
  return [
    `max(length(ltrim(split_part(${name}, '.', 1), '-')))`,
    `max(length(split_part(${name}, '.', 2)))`,
    `count(*) FILTER (${name} IN ('NaN', 'Infinity', '-Infinity'))`,
  ].join(', ')
}
