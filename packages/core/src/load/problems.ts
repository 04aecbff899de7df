import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import type { Place, Source } from '../diagnostics/place.ts'
import { type ScalarNode, textOf } from './node.ts'

/**
 * Larger files, deeper nesting and more values are refused. A value counts as often as aliases refer to it, and a long
 * text as one value for each line's worth.
 */
export const parseLimits = { bytes: 20_000_000, depth: 100, values: 1_000_000, textOfOneValue: 80 } as const

/** The diagnostic for a file that is refused. */
export function tooLarge(place: Place, message: string): Diagnostic {
  return { severity: 'error', code: 'E_YAML_TOO_LARGE', message, place }
}

/** The diagnostic for a file of too many bytes. */
export function fileTooLarge(source: Source): Diagnostic {
  return tooLarge({ source, start: 0, end: 1 }, `the file has more than ${parseLimits.bytes / 1e6} MB`)
}

/** The diagnostic for a value such as `{{name}}/data` or `{% if ... %}` without quotes. */
export function needsQuotes(place: Place): Diagnostic {
  const value = place.source.text.slice(place.start, place.end)
  const begins = value.startsWith('{{') ? 'a placeholder' : value.slice(0, 2)
  const message = `a value that starts with ${begins} needs quotes`
  const expected = value.includes("'") ? `"${value}"` : `'${value}'`
  return { severity: 'error', code: 'E_YAML_SYNTAX', message, place, expected }
}

/** The diagnostic for what YAML does not allow. */
export function syntax(message: string, place: Place): Diagnostic {
  return { severity: 'error', code: 'E_YAML_SYNTAX', message, place }
}

/** The diagnostic for a key that its map has already. */
export function keyTwice(place: Place): Diagnostic {
  return { severity: 'error', code: 'E_YAML_KEY_TWICE', message: 'this key stands twice in its map', place }
}

/** The diagnostic for a key that is no text. YAML reads an unquoted `{{name}}` as a map whose key is a map. */
export function badKey({ source, start, end }: Place): Diagnostic {
  const placeholder = source.text[start - 1] === '{' && source.text[start] === '{' && source.text[end] === '}'
  return placeholder
    ? needsQuotes({ source, start: start - 1, end: end + 1 })
    : syntax('a key is a text', { source, start, end })
}

/** The diagnostic for a number that would be another text, or none at all, in JSON. */
export function notAsWritten(node: ScalarNode): Diagnostic {
  const written = textOf(node)
  const [message, expected] = Number.isFinite(node.value)
    ? [`${written} would become ${node.value} here`, `'${written}' in quotes, or ${node.value}`]
    : [`${written} is no number that JSON knows`, `a finite number, or '${written}' in quotes`]
  return { severity: 'error', code: 'E_VALUE_INVALID', message, place: node.place, expected }
}

/** The diagnostic for a number that JavaScript would turn into another one. */
export function tooManyDigits(node: ScalarNode): Diagnostic {
  const message = `${textOf(node)} has more digits than a number can keep here`
  const expected = `a number of at most 15 digits, or '${textOf(node)}' in quotes where a text may stand`
  return { severity: 'error', code: 'E_VALUE_INVALID', message, place: node.place, expected }
}
