import { distance } from 'fastest-levenshtein'

/** The known name nearest to what was written, if it is near enough to be a slip: two letters swapped are two edits. */
export function nearest(written: string, known: Iterable<string>): string | undefined {
  let best: string | undefined
  let least = Math.max(written.length < 4 ? 1 : 2, Math.floor(written.length / 3)) + 1
  const lowered = written.toLowerCase()
  for (const name of known) {
    if (Math.abs(name.length - written.length) >= least) continue
    const edits = distance(lowered, name.toLowerCase())
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

/** `suggest` for many slips among many names: thinks about each slip once, and only about the first hundred. */
export function suggester(known: readonly string[]): (written: string) => string | undefined {
  const thought = new Map<string, string | undefined>()
  return (written) => {
    if (!thought.has(written) && thought.size < 100) thought.set(written, suggest(written, known))
    return thought.get(written)
  }
}
