import type { DuckDBType } from '@duckdb/node-api'
import type { SqlOutput } from '@liminal/core'
import { identifier } from './copy.ts'
import { finite, mayBeInfinite } from './finite.ts'

/** A column of a result as DuckDB describes it. */
export interface ResultColumn {
  readonly name: string
  readonly type: DuckDBType
}

/** A query, and how many lines stand before the user's own. */
export interface Query {
  readonly text: string
  readonly head: number
}

/**
 * The queries whose results hold every value exactly in files of a format; where the first fails, a value is out of its range,
 * and the next has more. Parquet knows no whole numbers of 128 bits, which `sum` gives: DuckDB would write doubles. JSON
 * knows no NaN, and nothing infinite.
 */
export function exactQueries(
  query: string,
  columns: readonly ResultColumn[],
  format: SqlOutput['format'],
): readonly [Query, wider?: Query] {
  if (format === 'parquet' && columns.some(({ type }) => isHuge(type))) {
    const withWholes = (whole: string) =>
      selecting(query, columns, (source, { type }) => (isHuge(type) ? `${source}::${withWhole(type, whole)}` : source))
    return [withWholes('BIGINT'), withWholes('DECIMAL(38, 0)')]
  }
  if (format === 'json' && columns.some(({ type }) => mayBeInfinite(type))) {
    return [selecting(query, columns, (source, { name, type }) => finite(source, type, name))]
  }
  return [{ text: query, head: 0 }]
}

/** The columns have numbers, as results may have a name twice. */
function selecting(
  query: string,
  columns: readonly ResultColumn[],
  expressionOf: (source: string, column: ResultColumn) => string,
): Query {
  const sources = columns.map((_, index) => `c${index}`)
  const values = columns.map((column, index) => `${expressionOf(`c${index}`, column)} AS ${identifier(column.name)}`)
  return { text: `SELECT ${values.join(', ')} FROM (\n${query}\n) AS q(${sources.join(', ')})`, head: 1 }
}

/** Names and values of enums stand in quotes. */
const hugeOrQuoted = /"(?:[^"]|"")*"|'(?:[^']|'')*'|\bU?HUGEINT\b/g

function isHuge(type: DuckDBType): boolean {
  return (String(type).match(hugeOrQuoted) ?? []).some((word) => /^U?HUGEINT$/.test(word))
}

function withWhole(type: DuckDBType, whole: string): string {
  return String(type).replaceAll(hugeOrQuoted, (word) => (/^U?HUGEINT$/.test(word) ? whole : word))
}
