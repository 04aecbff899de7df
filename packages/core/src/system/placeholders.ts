import type { Json, JsonObject } from '../contract/json.ts'
import { isWritten } from '../contract/number.ts'
import type { Place } from '../diagnostics/place.ts'
import type { ScalarNode } from '../load/node.ts'

/** A stretch of a template: text as it is, or what stands between `{{` and `}}`. */
export type Piece = { readonly text: string } | { readonly expression: string; readonly raw: string }

/**
 * Cuts a template into text and placeholders. An escaped opening `\{{` is text and stays escaped: what is rendered is
 * still a template.
 */
export function piecesOf(template: string): Piece[] {
  const pieces: Piece[] = []
  let from = 0
  for (let open = template.indexOf('{{'); open !== -1; open = template.indexOf('{{', open)) {
    const close = template.indexOf('}}', open + 2)
    if (close === -1) break
    if (template[open - 1] === '\\') {
      open += 2
      continue
    }
    if (open > from) pieces.push({ text: template.slice(from, open) })
    from = close + 2
    pieces.push({ expression: template.slice(open + 2, close).trim(), raw: template.slice(open, from) })
    open = from
  }
  if (from < template.length) pieces.push({ text: template.slice(from) })
  return pieces
}

/** An output of a task, as an expression names it. */
export interface OutputReference {
  readonly task: string
  readonly output: string
}

/** The output of a task that an expression is, which is known only while the run goes on. */
export function outputReference(expression: string): OutputReference | undefined {
  const match = /^tasks\.([A-Za-z0-9._-]+)\.outputs\.([A-Za-z0-9_-]+)$/.exec(expression)
  return match === null ? undefined : { task: match[1] as string, output: match[2] as string }
}

/** All outputs that an expression mentions, also as `tasks['NAME'].outputs.OUTPUT`, and how it writes them. */
export function outputReferences(expression: string): (OutputReference & { readonly raw: string })[] {
  const whole = outputReference(expression)
  if (whole !== undefined) return [{ ...whole, raw: expression }]
  const pattern = /(?<![\w.])tasks(?:\.(\w+)|\[\s*(?:'([^']+)'|"([^"]+)")\s*\])\.outputs\.(\w+)/g
  return [...expression.matchAll(pattern)].map(([raw, dotted, single, double, output = '']) => ({
    task: dotted ?? single ?? double ?? '',
    output,
    raw,
  }))
}

/** True for a plain name, with dots that may walk into maps. */
export function isName(expression: string): boolean {
  return /^[A-Za-z0-9._-]+$/.test(expression)
}

/** A text as a template that says just that. */
export function escapeTemplate(text: string): string {
  return text.replaceAll('{{', '\\{{')
}

/** The text that a template without placeholders says. */
export function unescapeTemplate(template: string): string {
  return template.replaceAll('\\{{', '{{')
}

/** True if something is still to be filled in. */
export function hasPlaceholders(template: string): boolean {
  return piecesOf(template).some((piece) => 'expression' in piece)
}

/** A value with each of its texts changed, by `escapeTemplate` for instance. */
export function mapTexts(value: Json, change: (text: string) => string): Json {
  if (typeof value === 'string') return change(value)
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, change))
  if (typeof value !== 'object' || value === null || isWritten(value)) return value
  const entries = Object.entries(value as JsonObject).filter(([, item]) => item !== undefined)
  return Object.fromEntries(entries.map(([key, item]) => [key, mapTexts(item as Json, change)]))
}

/** The place of a placeholder within the scalar that holds it. */
export function placeOfPiece(node: ScalarNode, raw: string): Place {
  const { source, start, end } = node.place
  const at = source.text.slice(start, end).indexOf(raw)
  return at === -1 ? node.place : { source, start: start + at, end: start + at + raw.length }
}
