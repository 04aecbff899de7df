import type { Report } from '../diagnostics/diagnostic.ts'
import type { ScalarNode } from '../load/node.ts'

/** Warns of a comment in a text without quotes: YAML takes ` #}` and what follows as a comment of its own. */
export function warnOfCutComment({ value, place }: ScalarNode, report: Report): void {
  if (!String(value).includes('{#') || !/^[ \t]+#\}/.test(place.source.text.slice(place.end, place.end + 100))) return
  const message = 'YAML ends this text before #}'
  report({
    severity: 'warning',
    code: 'E_YAML_SYNTAX',
    message,
    place,
    expected: 'quotes around a text with a comment',
  })
}
