import { escapeTemplate } from './escapes.ts'

/** A stretch of a template: text as it is, what stands between `{{` and `}}`, or between `{%` and `%}`. */
export type Piece = { readonly text: string } | Placeholder | Statement

/** Where a placeholder or statement begins in its template, and all of it. */
interface Written {
  readonly raw: string
  readonly start: number
}

/** What stands between `{{` and `}}`. */
export interface Placeholder extends Written {
  readonly expression: string
}

/** What stands between `{%` and `%}`: its first word, and what follows. */
export interface Statement extends Written {
  readonly word: string
  readonly body: string
}

/** The words that begin a statement; between `{%` and `%}` everything else is text. */
const words = new Set(
  'if elif else endif for endfor set endset with endwith filter endfilter macro endmacro call endcall block endblock do autoescape endautoescape raw endraw include import from extends break continue'.split(
    ' ',
  ),
)

/**
 * Cuts a template into text, placeholders and statements. Comments are left out, blanks go where `-` asks for it, and what is
 * `raw` is text. An escaped opening, `\{{`, is text and stays escaped: what is rendered is still a template.
 */
export function piecesOf(template: string): Piece[] {
  const pieces: Piece[] = []
  const find = finderIn(template)
  let [from, trims] = [0, false]
  const addText = (until: number, trimsEnd: boolean) => {
    const text = template.slice(from, until)
    add(pieces, trimmed(text, trims, trimsEnd))
  }
  for (let at = template.indexOf('{'); at !== -1; at = template.indexOf('{', at)) {
    const found = find(at)
    if (typeof found === 'number') {
      at = found
      continue
    }
    addText(at, found.trimsBefore)
    if (found.piece !== undefined) add(pieces, found.piece)
    ;[from, trims] = [found.end, found.trimsBehind]
    at = from
  }
  addText(template.length, false)
  return pieces
}

/** Whether a piece is a statement. */
export function isStatement(piece: Piece): piece is Statement {
  return 'word' in piece
}

/** What a piece asks the engine: of a statement all that follows its word. */
export function askedBy(piece: Piece): string | undefined {
  return 'text' in piece ? undefined : isStatement(piece) ? piece.body : piece.expression
}

/** True if something is still to be filled in. */
export function hasPlaceholders(template: string): boolean {
  return mayHold(template) && piecesOf(template).some((piece) => !('text' in piece))
}

/** False for most texts, which hold nothing to fill in, and no escape. */
export function mayHold(template: string): boolean {
  return template.includes('{{') || template.includes('{%') || template.includes('{#')
}

/** How many closings may stand in the texts of one placeholder. */
const mostTries = 20

/** A placeholder, statement, comment or raw text, and which blanks around it go. */
interface Found {
  readonly piece?: Piece
  readonly end: number
  readonly trimsBefore: boolean
  readonly trimsBehind: boolean
}

/** Tells whether a statement or comment begins at a brace, if nothing escapes it. */
export function beginsHere(template: string): (at: number) => boolean {
  const last = { '%': template.lastIndexOf('%}'), '#': template.lastIndexOf('#}') }
  return (at) => {
    const sign = template[at + 1]
    if (sign !== '%' && sign !== '#') return false
    return last[sign] >= at + 2 && (sign === '#' || wordAt(template, at) !== undefined)
  }
}

/** Finds what begins at a brace; if nothing does, where to go on. */
function finderIn(template: string): (at: number) => Found | number {
  const last = { '{': template.lastIndexOf('}}'), '%': template.lastIndexOf('%}'), '#': template.lastIndexOf('#}') }
  const lastRaw = template.lastIndexOf('endraw')
  return (at) => {
    const sign = template[at + 1]
    if (sign !== '{' && sign !== '%' && sign !== '#') return at + 1
    if (template[at - 1] === '\\') return at + 2
    if (last[sign] < at + 2) return at + 1
    if (sign === '{') return placeholderAt(template, at)
    if (sign === '%') return statementAt(template, at, lastRaw) ?? at + 1
    return commentAt(template, at) ?? at + 1
  }
}

function placeholderAt(template: string, start: number): Found {
  const { inner, ...found } = between(template, start, '}}')
  return { ...found, piece: { expression: inner, raw: template.slice(start, found.end), start } }
}

function statementAt(template: string, start: number, lastRaw: number): Found | undefined {
  const word = wordAt(template, start)
  if (word === undefined) return undefined
  const { inner, ...found } = between(template, start, '%}')
  if (word === 'raw' && lastRaw >= found.end) {
    const raw = rawBehind(template, found.end, found.trimsBehind)
    if (raw !== undefined) return { ...raw, trimsBefore: found.trimsBefore }
  }
  const body = inner.slice(word.length).trim()
  return { ...found, piece: { word, body, raw: template.slice(start, found.end), start } }
}

/** The word of the statement that begins here, if it is one. */
function wordAt(template: string, start: number): string | undefined {
  const opening = /\{%[-+]?\s*([a-z]+)\b/y
  opening.lastIndex = start
  const word = opening.exec(template)?.[1]
  return word !== undefined && words.has(word) ? word : undefined
}

/** The text up to `endraw`. */
function rawBehind(template: string, start: number, trimsStart: boolean): Omit<Found, 'trimsBefore'> | undefined {
  const closing = /\{%([-+]?)\s*endraw\s*([-+]?)%\}/g
  closing.lastIndex = start
  const end = closing.exec(template)
  if (end === null) return undefined
  const text = trimmed(template.slice(start, end.index), trimsStart, end[1] === '-')
  return { piece: { text: escapeTemplate(text) }, end: closing.lastIndex, trimsBehind: end[2] === '-' }
}

/** `${#` is how shells ask for a length. */
function commentAt(template: string, start: number): Found | undefined {
  if (template[start - 1] === '$') return undefined
  const { inner: _, ...found } = between(template, start, '#}')
  return found
}

function between(template: string, start: number, closing: string) {
  const close = closeOf(template, start + 2, closing)
  const first = /^[-+]/.exec(template.slice(start + 2, start + 3))?.[0]
  const from = start + 2 + (first === '-' || (first === '+' && closing !== '}}') ? 1 : 0)
  const sign = close - 1 > from ? template[close - 1] : undefined
  const isControl = sign === '-' || (sign === '+' && closing !== '}}')
  const inner = template.slice(from, isControl ? close - 1 : close).trim()
  return { inner, end: close + 2, trimsBefore: first === '-', trimsBehind: sign === '-' }
}

/** The first closing that stands in no text; the first of all, if there is none. */
function closeOf(template: string, from: number, closing: string): number {
  const first = template.indexOf(closing, from)
  if (closing === '#}') return first
  let quote: string | undefined
  let [at, close] = [from, first]
  for (let tries = 0; close !== -1 && tries < mostTries; tries++) {
    for (; at < close; at++) {
      const character = template[at]
      if (quote === undefined && (character === '"' || character === "'")) quote = character
      else if (quote !== undefined && character === '\\') at++
      else if (character === quote) quote = undefined
    }
    if (quote === undefined) return close
    close = template.indexOf(closing, close + 1)
  }
  return first
}

function trimmed(text: string, start: boolean, end: boolean): string {
  const ended = end ? text.trimEnd() : text
  return start ? ended.trimStart() : ended
}

function add(pieces: Piece[], piece: Piece | string): void {
  const next = typeof piece === 'string' ? { text: piece } : piece
  if (!('text' in next)) pieces.push(next)
  else if (next.text !== '') {
    const before = pieces.at(-1)
    if (before !== undefined && 'text' in before) pieces.splice(-1, 1, { text: before.text + next.text })
    else pieces.push(next)
  }
}
