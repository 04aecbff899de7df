import { entriesOf } from './entries.ts'

/** Parts that are shorter, in characters, are hardly secrets: a user's name, a port. As with lines. */
const shortestPart = 6

/** What of a value is a secret by itself: entries of a JSON object or of lines `KEY=value`, a URL's password. Pure. */
export function partsOf(value: Uint8Array): readonly string[] {
  const text = Buffer.from(value).toString('utf8')
  return [...(entriesOf(text)?.values() ?? []), ...passwordsOf(text)].filter(
    (part) => part.trim().length >= shortestPart,
  )
}

function passwordsOf(text: string): readonly string[] {
  const written = /^\s*[a-z][a-z0-9+.-]*:\/\/[^/?#@]*?:([^/?#]*)@/i.exec(text)?.[1]
  if (written === undefined) return []
  try {
    return [written, decodeURIComponent(written)]
  } catch {
    return [written]
  }
}
