import type { Json, JsonObject } from '../contract/json.ts'
import { isWritten } from '../contract/number.ts'
import type { Place } from '../diagnostics/place.ts'
import type { ScalarNode } from '../load/node.ts'

/** True for a plain name, with dots that may walk into maps. */
export function isName(expression: string): boolean {
  return /^[A-Za-z0-9._-]+$/.test(expression)
}

/** A value with each of its texts changed, by `escapeTemplate` for instance. */
export function mapTexts(value: Json, change: (text: string) => string): Json {
  if (typeof value === 'string') return change(value)
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, change))
  if (typeof value !== 'object' || value === null || isWritten(value)) return value
  const entries = Object.entries(value as JsonObject).filter(([, item]) => item !== undefined)
  return Object.fromEntries(entries.map(([key, item]) => [key, mapTexts(item as Json, change)]))
}

/** The place of a placeholder or statement within the scalar that holds it, which it stands in from `start` on. */
export function placeOfPiece(
  { place }: ScalarNode,
  { raw, start }: { readonly raw: string; readonly start: number },
): Place {
  const written = place.source.text.slice(place.start, place.end)
  const at = (from: number, length: number) => ({
    ...place,
    start: place.start + from,
    end: place.start + from + length,
  })
  // YAML only adds characters: quotes, indentation, escapes.
  const exact = written.indexOf(raw, start)
  if (exact !== -1) return at(exact, raw.length)
  const pattern = asWritten(raw)
  pattern.lastIndex = start
  const found = pattern.exec(written)
  return found === null ? place : at(found.index, found[0].length)
}

/** As YAML may have it: lines folded, quotes doubled or behind a backslash. */
function asWritten(raw: string): RegExp {
  const literal = raw.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
  return new RegExp(literal.replace(/\s+/g, '\\s+').replaceAll("'", "''?").replaceAll('"', '\\\\?"'), 'g')
}
