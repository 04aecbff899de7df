import {
  boolCoreTag,
  floatCoreTag,
  getScalarValue,
  intCoreTag,
  NOT_RESOLVED,
  nullCoreTag,
  SCALAR_STYLE,
  type ScalarEvent,
} from 'js-yaml'
import type { Place, Source } from '../diagnostics/place.ts'
import type { ScalarNode } from './node.ts'

const plainTags = [nullCoreTag, boolCoreTag, intCoreTag, floatCoreTag]

/** The value of a scalar by the core schema of YAML 1.2; its place is before the file if it is left out. */
export function scalarOf(event: ScalarEvent, source: Source): ScalarNode {
  const place = placeOf(event, source)
  const text = getScalarValue(source.text, event)
  if (event.style !== SCALAR_STYLE.PLAIN || event.tagStart !== -1) return { kind: 'scalar', value: text, place }
  for (const tag of plainTags) {
    if (tag.implicitFirstChars?.includes(text.charAt(0)) === false) continue
    const value = tag.resolve(text, false, tag.tagName)
    if (value === NOT_RESOLVED) continue
    if (value === null || String(value) === text) return { kind: 'scalar', value: value as ScalarNode['value'], place }
    return { kind: 'scalar', value: value as number | boolean, written: text, place }
  }
  return { kind: 'scalar', value: text, place }
}

/** With its quotes, or from the `|` or `>` of a block on. */
function placeOf({ style, valueStart, valueEnd }: ScalarEvent, source: Source): Place {
  const quoted = style === SCALAR_STYLE.SINGLE_QUOTED || style === SCALAR_STYLE.DOUBLE_QUOTED
  if (quoted) return { source, start: valueStart - 1, end: valueEnd + 1 }
  const block = style === SCALAR_STYLE.LITERAL_BLOCK ? '|' : style === SCALAR_STYLE.FOLDED_BLOCK ? '>' : undefined
  const start = block === undefined ? valueStart : source.text.lastIndexOf(block, valueStart - 1)
  return { source, start, end: valueEnd }
}
