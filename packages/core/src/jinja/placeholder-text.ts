import type { Json } from '../contract/json.ts'

/** What a placeholder leaves in a text: texts as they are, nothing of what is nothing, all else as JSON. */
export function placeholderText(value: Json): string {
  if (value === null) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}
