import type { Report } from '../diagnostics/diagnostic.ts'
import { type Node, type ScalarNode, textOf, toJson } from '../load/node.ts'
import { reportUnsayable } from '../load/unsayable.ts'
import type { Placeholder } from './pieces.ts'
import { placeOfPiece } from './placeholders.ts'
import { resolve } from './resolve.ts'
import type { RenderContext } from './resolve-variable.ts'
import type { Part } from './templates.ts'

/** What a placeholder becomes beside other text; itself, if only a run knows, or if what is wrong with it has been reported. */
export function fillPlaceholder(placeholder: Placeholder, node: ScalarNode, context: RenderContext): Part {
  const value = resolve(placeholder.expression, placeOfPiece(node, placeholder), context)
  if (value === 'wrong') return { text: placeholder.raw, isToken: true }
  if (value.kind === 'later') return { text: laterText(placeholder, value.expression), isToken: true }
  return { text: textOfValue(value, context.report), isToken: false }
}

/** A placeholder that is left for the run, as it was written where possible. */
export function laterText({ expression, raw }: Placeholder, later: string): string {
  return later === expression ? raw : `{{ ${later} }}`
}

/** A value as a part of a text: a scalar as it is written, a list or map as JSON. */
export function textOfValue(node: Node, report: Report): string {
  if (node.kind === 'scalar') return textOf(node)
  reportUnsayable(node, report)
  // JSON has doubled the backslashes of what is escaped in a template.
  return JSON.stringify(toJson(node)).replace(/\\\\(\{[{%#])/g, '\\$1')
}
