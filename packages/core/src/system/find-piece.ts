import { escapeTemplate } from './escapes.ts'
import type { Piece } from './pieces.ts'

/** The words that begin a statement; between `{%` and `%}` everything else is text. */
const words = new Set(
  'if elif else endif for endfor set endset with endwith filter endfilter macro endmacro call endcall block endblock do autoescape endautoescape raw endraw include import from extends break continue'.split(
    ' ',
  ),
)

/** How many closings may stand in the texts of one placeholder. */
const mostTries = 20

/** A placeholder, statement, comment or raw text, and which blanks around it go. */
export interface Found {
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
export function finderIn(template: string): (at: number) => Found | number {
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

/** A text without the blanks and line ends at its edges. */
export function trimmed(text: string, start: boolean, end: boolean): string {
  const ended = end ? text.trimEnd() : text
  return start ? ended.trimStart() : ended
}
