import {
  DuckDBArrayType,
  DuckDBListType,
  DuckDBMapType,
  DuckDBStructType,
  type DuckDBType,
  DuckDBTypeId,
} from '@duckdb/node-api'
import type { SqlOutput } from '@liminal/core'
import { identifier, literal } from './copy.ts'

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
): readonly Query[] {
  if (format === 'parquet' && columns.some(({ type }) => isHuge(type))) {
    return ['BIGINT', 'DECIMAL(38, 0)'].map((whole) =>
      selecting(query, columns, (source, { type }) => (isHuge(type) ? `${source}::${withWhole(type, whole)}` : source)),
    )
  }
  if (format === 'json' && columns.some(({ type }) => hasFloat(type))) {
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

function hasFloat(type: DuckDBType): boolean {
  if (type instanceof DuckDBListType || type instanceof DuckDBArrayType) return hasFloat(type.valueType)
  if (type instanceof DuckDBMapType) return hasFloat(type.valueType)
  if (type instanceof DuckDBStructType) return type.entryTypes.some(hasFloat)
  return type.typeId === DuckDBTypeId.DOUBLE || type.typeId === DuckDBTypeId.FLOAT
}

/** The same value, or an error of DuckDB's that names the column. */
function finite(value: string, type: DuckDBType, column: string, depth = 0): string {
  if (!hasFloat(type)) return value
  const item = `x${depth}`
  const inner = (source: string, its: DuckDBType) => finite(source, its, column, depth + 1)
  if (type instanceof DuckDBListType || type instanceof DuckDBArrayType) {
    return `list_transform(${value}, lambda ${item}: ${inner(item, type.valueType)})`
  }
  if (type instanceof DuckDBMapType) {
    const entry = `struct_pack(k := ${item}.key, v := ${inner(`${item}.value`, type.valueType)})`
    return `map_from_entries(list_transform(map_entries(${value}), lambda ${item}: ${entry}))`
  }
  if (type instanceof DuckDBStructType) {
    const entries = type.entryNames.map((name, at) => {
      const entry = `struct_extract(${value}, ${name === '' ? at + 1 : literal(name)})`
      const checked = inner(entry, type.entryTypes[at] as DuckDBType)
      return name === '' ? checked : `${identifier(name)} := ${checked}`
    })
    const made = type.entryNames.includes('') ? 'row' : 'struct_pack'
    return `CASE WHEN ${value} IS NOT NULL THEN ${made}(${entries.join(', ')}) END`
  }
  return finiteNumber(value, column)
}

/** A number, or an error of DuckDB's if it is none that JSON knows. */
export function finiteNumber(value: string, column: string): string {
  const message = `the column ${column} has NaN or an infinite number, which JSON does not know`
  return `CASE WHEN isfinite(${value}) OR ${value} IS NULL THEN ${value} ELSE error(${literal(message)}) END`
}
