import type { Json } from '../contract/json.ts'
import { isWritten } from '../contract/number.ts'

/** JSON as Jinja's `tojson` writes it: Python's spaces, sorted keys, ASCII, and nothing that HTML reads. */
export function jsonText(value: Json, indent?: number): string {
  return pythonJson(sorted(value), indent).replace(/[<>&']/g, escaped)
}

/** JSON as Python's `json.dumps` writes it. */
export function pythonJson(value: Json, indent?: number): string {
  const json = JSON.stringify(value, undefined, indent)
  const spaced = indent
    ? json
    : json.replace(/"(?:[^"\\]|\\.)*"|[:,]/g, (piece) => (piece.length === 1 ? `${piece} ` : piece))
  return spaced.replace(/[\u007f-\uffff]/g, escaped)
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null || isWritten(value)) return value
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1))
  return Object.fromEntries(entries.map(([key, entry]) => [key, sorted(entry ?? null)]))
}
