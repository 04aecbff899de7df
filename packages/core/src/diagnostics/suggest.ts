import { distance } from 'fastest-levenshtein'

/** The known name nearest to what was written, if it is near enough to be a slip. */
export function nearest(written: string, known: Iterable<string>): string | undefined {
  let best: string | undefined
  let least = Math.max(1, Math.floor(written.length / 3)) + 1
  for (const name of known) {
    const edits = distance(written.toLowerCase(), name.toLowerCase())
    if (edits < least) {
      best = name
      least = edits
    }
  }
  return best
}

/** `did you mean NAME?`, or what is there, or nothing. */
export function suggest(written: string, known: readonly string[]): string | undefined {
  const name = nearest(written, known)
  if (name !== undefined) return `did you mean ${name}?`
  return known.length === 0 || known.length > 20 ? undefined : `there are: ${known.join(', ')}`
}
