import type { Json } from '../contract/json.ts'
import { isWritten } from '../contract/number.ts'
import { shellWord } from '../contract/shell.ts'
import { placeholderText } from './placeholder-text.ts'

/** A value as one word of a shell's command, whatever stands in it. */
export function quoted(value: Json): string {
  return shellWord(placeholderText(value))
}

/** A value as a literal of SQL: a number, a boolean, NULL, or a text in quotes; a list or map as the text of its JSON. */
export function sqlLiteral(value: Json): string {
  if (value === null) return 'NULL'
  if (typeof value === 'boolean') return String(value).toUpperCase()
  if (typeof value === 'number' || isWritten(value)) return placeholderText(value)
  return `'${placeholderText(value).replaceAll("'", "''")}'`
}
