import { identifier } from './copy.ts'
import type { Column } from './execute.ts'

/** What the values of a column of type numeric need, as found in them. */
export interface NumericExtent {
  /** The most digits before the point. */
  readonly digits: number
  /** The most digits after it. */
  readonly scale: number
  /** Whether some value is NaN or infinite. */
  readonly special: boolean
}

const numericOid = 1700
const byteaOid = 17
/** DuckDB's widest decimal. */
const widest = 38
/** Its widest decimal of 64 bits. */
const fast = 18

/** Whether a column's type has to be found by looking at its values. */
export function isNumeric(column: Column): boolean {
  return column.oid === numericOid
}

/** Whether a column's type has NaN and infinite values, and stays a number. */
export function isFloat({ oid }: Column): boolean {
  return oid === 700 || oid === 701
}

// PostgreSQL's type oids (src/include/catalog/pg_type.dat) whose text DuckDB reads exactly. Every other type stays text.
const byOid: Readonly<Record<number, string>> = {
  16: 'BOOLEAN',
  20: 'BIGINT',
  21: 'SMALLINT',
  23: 'INTEGER',
  26: 'UINTEGER',
  114: 'JSON',
  700: 'FLOAT',
  701: 'DOUBLE',
  1083: 'TIME',
  2950: 'UUID',
  3802: 'JSON',
}

const dateTypes: Readonly<Record<number, string>> = { 1082: 'DATE', 1114: 'TIMESTAMP', 1184: 'TIMESTAMPTZ' }

/** DuckDB's expression for a column of type text named `source` that holds PostgreSQL's text of a value. */
export function expressionOf(
  column: Column,
  source: string,
  extent: NumericExtent | undefined,
  binary: boolean,
): string {
  const name = identifier(source)
  const date = dateTypes[column.oid]
  // PostgreSQL writes `0044-03-15 10:00:00 BC`, DuckDB reads `0044-03-15 (BC) 10:00:00`, and forgets a BC at the end.
  if (date !== undefined) {
    const moved = `regexp_replace(${name}, '^(\\S+)(.*) BC$', '\\1 (BC)\\2')`
    return `(CASE WHEN suffix(${name}, ' BC') THEN ${moved} ELSE ${name} END)::${date}`
  }
  if (column.oid === byteaOid) return binary ? `unhex(substr(${name}, 3))` : name
  if (isNumeric(column)) return decimalOf(column.modifier, extent, name)
  const type = byOid[column.oid]
  return type === undefined ? name : `${name}::${type}`
}

/** The expression for a numeric column: the decimal type that holds all of it exactly, or text where none does. */
function decimalOf(modifier: number, extent: NumericExtent | undefined, name: string): string {
  const { digits = 0, scale = 0, special = false } = extent ?? {}
  const type = declaredDecimal(modifier) ?? { width: Math.max(widest, digits + scale), scale }
  if (special || type.width > widest) return name
  // DuckDB turns text into its wide decimals thirty times more slowly than into those that fit 64 bits.
  const narrow = digits + type.scale <= fast ? `::DECIMAL(${fast}, ${type.scale})` : ''
  return `${name}${narrow}::DECIMAL(${type.width}, ${type.scale})`
}

/** Precision and scale as PostgreSQL packs them (`make_numeric_typmod` in numeric.c); a scale may be negative there. */
function declaredDecimal(modifier: number): { width: number; scale: number } | undefined {
  if (modifier < 4) return undefined
  const precision = ((modifier - 4) >> 16) & 0xffff
  const scale = (((modifier - 4) & 0x7ff) ^ 1024) - 1024
  return scale < 0 ? { width: precision - scale, scale: 0 } : { width: Math.max(precision, scale), scale }
}
