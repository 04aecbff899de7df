import {
  DuckDBArrayType,
  DuckDBListType,
  DuckDBMapType,
  DuckDBStructType,
  type DuckDBType,
  DuckDBTypeId,
} from '@duckdb/node-api'
import { identifier, literal } from './copy.ts'

/** Whether values of a type may hold NaN, or what is infinite, which JSON does not know. */
export function mayBeInfinite(type: DuckDBType): boolean {
  return isAnything(type) || hasFloat(type)
}

/** DuckDB takes NaN within JSON too. */
function isAnything(type: DuckDBType): boolean {
  return type.typeId === DuckDBTypeId.UNION || type.alias === 'JSON'
}

function hasFloat(type: DuckDBType): boolean {
  if (type instanceof DuckDBListType || type instanceof DuckDBArrayType) return mayBeInfinite(type.valueType)
  if (type instanceof DuckDBMapType) return mayBeInfinite(type.valueType)
  if (type instanceof DuckDBStructType) return type.entryTypes.some(mayBeInfinite)
  return type.typeId === DuckDBTypeId.DOUBLE || type.typeId === DuckDBTypeId.FLOAT
}

/** The same value, or an error of DuckDB's that names the column. */
export function finite(value: string, type: DuckDBType, column: string, depth = 0): string {
  if (isAnything(type)) return checked(value, `NOT ${hasOddNumber(value)}`, column)
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
      const whole = inner(entry, type.entryTypes[at] as DuckDBType)
      return name === '' ? whole : `${identifier(name)} := ${whole}`
    })
    const made = type.entryNames.includes('') ? 'row' : 'struct_pack'
    return `CASE WHEN ${value} IS NOT NULL THEN ${made}(${entries.join(', ')}) END`
  }
  return finiteNumber(value, column)
}

/** A number, or an error of DuckDB's if it is none that JSON knows. */
export function finiteNumber(value: string, column: string): string {
  return checked(value, `isfinite(${value})`, column)
}

function checked(value: string, condition: string, column: string): string {
  const message = `the column ${column} has NaN or an infinite number, which JSON does not know`
  return `CASE WHEN ${condition} OR ${value} IS NULL THEN ${value} ELSE error(${literal(message)}) END`
}

/** Whether there is one in the JSON of a value, outside of its texts. */
function hasOddNumber(value: string): string {
  const texts = literal('"(?:[^"\\\\]|\\\\.)*"')
  return `regexp_matches(regexp_replace(to_json(${value})::VARCHAR, ${texts}, '', 'g'), 'nan|inf', 'i')`
}
