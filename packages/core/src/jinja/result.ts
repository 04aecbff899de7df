import type { Json } from '../contract/json.ts'
import { isWritten, keptNumber } from '../contract/number.ts'
import { readShown, withTexts } from './shown.ts'

/** Makes JSON of what the engine answers; throws a sentence for what has no JSON. */
export function toJson(value: unknown): Json {
  if (value === null || value === undefined) return null
  if (typeof value === 'boolean') return value
  if (typeof value === 'bigint') return keptNumber(String(value))
  if (typeof value === 'number') return finite(value)
  if (isWritten(value)) return value
  if (typeof value === 'string') return noFunction(withTexts(value))
  if (Array.isArray(value)) return value.map(toJson)
  const known = readShown(value)
  const text = known?.get('__text')
  if (typeof text === 'string') return known?.get('__is') === 'number' ? keptNumber(text) : text
  return fromEntries(value instanceof Map ? value : Object.entries(value))
}

function fromEntries(entries: Iterable<readonly [unknown, unknown]>): Json {
  return Object.fromEntries([...entries].map(([key, entry]) => [String(toJson(key)), toJson(entry)]))
}

function finite(value: number): number {
  if (!Number.isFinite(value)) throw new Error('its value is no finite number')
  return value
}

/** The engine writes functions as text. */
function noFunction(text: string): string {
  if (/\bminijinja(_js|_contrib)?::/.test(text)) throw new Error('a function has to be called with ()')
  return text
}
