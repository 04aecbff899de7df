import type { JsonObject } from '../contract/json.ts'
import { parseJson } from '../contract/parse-json.ts'

/** The entries of a text that is a JSON object or lines `KEY=value`; undefined if it is neither. Pure. */
export function entriesOf(text: string): ReadonlyMap<string, string> | undefined {
  return jsonEntries(text) ?? lineEntries(text)
}

function jsonEntries(text: string): ReadonlyMap<string, string> | undefined {
  // A byte order mark counts as a blank.
  const json = text.trim()
  if (!json.startsWith('{')) return undefined
  try {
    const value = parseJson(json) as JsonObject
    return new Map(
      Object.entries(value).map(([key, item]) => [key, typeof item === 'string' ? item : JSON.stringify(item)]),
    )
  } catch {
    return undefined
  }
}

/** As in `.env` files and in those of cloud tools, which have sections: the last of several counts. */
function lineEntries(text: string): ReadonlyMap<string, string> | undefined {
  const lines = text.split(/\r?\n/).filter((line) => !/^\s*(?:[#;].*|\[[^\]]*\]\s*)?$/.test(line))
  const entries = lines.map((line) => /^\s*(?:export\s+)?([\w.-]+)\s*=\s*(.*?)\s*$/.exec(line))
  if (entries.length === 0 || entries.includes(null)) return undefined
  // Base64 that ends in `=` is no name: it would be told to who asks for another.
  if (entries.every((match) => /^=*$/.test(match?.[2] ?? ''))) return undefined
  return new Map(entries.map((match) => [match?.[1] ?? '', unquoted(match?.[2] ?? '')]))
}

function unquoted(text: string): string {
  return /^(["'])(.*)\1$/s.exec(text)?.[2] ?? text
}
