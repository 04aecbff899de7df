import { finderIn, trimmed } from './find-piece.ts'

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

function add(pieces: Piece[], piece: Piece | string): void {
  const next = typeof piece === 'string' ? { text: piece } : piece
  if (!('text' in next)) pieces.push(next)
  else if (next.text !== '') {
    const before = pieces.at(-1)
    if (before !== undefined && 'text' in before) pieces.splice(-1, 1, { text: before.text + next.text })
    else pieces.push(next)
  }
}
