import { type Node, type ScalarNode, toJson } from '../load/node.ts'
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
  return { text: textOf(value), isToken: false }
}

/** A placeholder that is left for the run, as it was written where possible. */
export function laterText({ expression, raw }: Placeholder, later: string): string {
  return later === expression ? raw : `{{ ${later} }}`
}

function textOf(value: Node): string {
  // JSON has doubled the backslashes of what is escaped in a template.
  if (value.kind !== 'scalar') return JSON.stringify(toJson(value)).replace(/\\\\(\{[{%#])/g, '\\$1')
  return value.value === null ? '' : String(value.value)
}
