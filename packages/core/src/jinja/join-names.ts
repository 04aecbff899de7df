/** Longer names are not looked for. */
const longestName = 500

/** A piece of an expression, as it was found. */
export interface Scanned {
  readonly kind: 'name' | 'text' | 'number' | 'sign'
  readonly text: string
  readonly start: number
}

/** Whether there is something at the end of a path of names. */
export type Exists = (path: readonly string[]) => boolean

/** What exists in a map, and in the maps in it. */
export function existsIn(root: unknown): Exists {
  return (path) => {
    let value = root
    for (const name of path) {
      if (typeof value !== 'object' || value === null || Array.isArray(value) || !Object.hasOwn(value, name))
        return false
      value = Reflect.get(value, name)
    }
    return true
  }
}

/**
 * Makes one piece of a name that holds dashes or dots, such as the task in `tasks.load-data`, where something of that name
 * exists; of several the longest wins. A dash with a blank beside it is always a minus.
 */
export function joinNames(pieces: readonly Scanned[], exists: Exists): Scanned[] {
  const joined: Scanned[] = []
  for (let at = 0; at < pieces.length; ) {
    if (pieces[at]?.kind === 'name' && pieces[at - 1]?.text !== '.') at = joinChain(pieces, at, exists, joined)
    else joined.push(pieces[at++] as Scanned)
  }
  return joined
}

/** Joins the names of `a.b['c'].d`, as far as they exist; gives where it ends. */
function joinChain(pieces: readonly Scanned[], start: number, exists: Exists, joined: Scanned[]): number {
  const path: string[] = []
  for (let at = start; ; ) {
    const end = runEnds(pieces, at).findLast((last) => exists([...path, textOf(pieces, at, last)]))
    const text = textOf(pieces, at, end ?? at)
    joined.push({ ...(pieces[at] as Scanned), text, ...(end !== undefined && { kind: 'name' }) })
    at = (end ?? at) + 1
    if (end === undefined) return at
    path.push(text)
    for (let key = keyAt(pieces, at); key !== undefined; key = keyAt(pieces, at)) {
      path.push(key)
      joined.push(...pieces.slice(at, at + 3))
      at += 3
    }
    if (pieces[at]?.text !== '.' || !isWord(pieces[at + 1])) return at
    joined.push(pieces[at++] as Scanned)
  }
}

/** The indices where a name that begins here may end: behind each word of `a-b.c`, as long as no blank is between. */
export function runEnds(pieces: readonly Scanned[], start: number): number[] {
  const ends = [start]
  const first = pieces[start]?.start ?? 0
  for (let at = start + 1; isAdjacent(pieces, at); at++) {
    const { text, start: position } = pieces[at] as Scanned
    if (position - first > longestName) break
    if (isWord(pieces[at]) && !isWord(pieces[at - 1])) ends.push(at)
    else if (text !== '-' && text !== '.') break
  }
  return ends
}

/** What the pieces between two indices say, which have no blanks between them. */
export function textOf(pieces: readonly Scanned[], first: number, last: number): string {
  return pieces
    .slice(first, last + 1)
    .map(({ text }) => text)
    .join('')
}

/** The key of `['key']`. */
function keyAt(pieces: readonly Scanned[], at: number): string | undefined {
  const [open, key, close] = pieces.slice(at, at + 3)
  return open?.text === '[' && key?.kind === 'text' && close?.text === ']' ? key.text.slice(1, -1) : undefined
}

/** A name, or a number, which a name may hold. */
export function isWord(piece: Scanned | undefined): boolean {
  return piece?.kind === 'name' || piece?.kind === 'number'
}

function isAdjacent(pieces: readonly Scanned[], at: number): boolean {
  const [before, piece] = [pieces[at - 1], pieces[at]]
  return before !== undefined && piece !== undefined && before.start + before.text.length === piece.start
}
