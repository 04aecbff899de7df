import { EVENT_ID, type Event, parseEvents, YAMLException } from 'js-yaml'
import type { Diagnostic, Report } from '../diagnostics/diagnostic.ts'
import { lineOf, type Place, positionOf, type Source } from '../diagnostics/place.ts'
import { nodeOf } from './convert.ts'
import type { MapNode } from './node.ts'
import { fileTooLarge, needsQuotes, parseLimits, syntax, tooLarge } from './problems.ts'

/** Reads YAML into nodes; undefined for an empty file or one that is no map, the latter with a diagnostic. */
export function parseLayer(source: Source, report: Report): MapNode | undefined {
  if (source.text.length > parseLimits.bytes) {
    report(fileTooLarge(source))
    return undefined
  }
  const events = parse(source, report)
  const node = events && nodeOf(events, 1, source, report)
  if (node === undefined || node.kind === 'map') return node
  if (node.kind === 'scalar' && node.value === null) return undefined
  report({
    severity: 'error',
    code: 'E_LAYER_NOT_MAP',
    message: 'a liminal.yml is a map of sections',
    place: node.place,
    expected: 'name: NAME, then pipelines: and other sections',
  })
  return undefined
}

/** The events of the file's only document. */
function parse(source: Source, report: Report): Event[] | undefined {
  try {
    const events = parseEvents(source.text, { maxDepth: parseLimits.depth })
    const further = events.findIndex((event, at) => at > 0 && event.type === EVENT_ID.DOCUMENT)
    if (further === -1) return events
    const message = 'a liminal.yml is one document, without --- in it'
    const start = source.text.search(/(?<=\n)---/)
    const place = { source, start: Math.max(0, start), end: Math.max(0, start) + 3 }
    report(syntax(message, place))
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error
    report(syntaxError(error, source))
  }
  return undefined
}

function syntaxError(error: YAMLException, source: Source): Diagnostic {
  const start = Math.min(error.mark?.position ?? 0, source.text.length)
  const place = { source, start, end: Math.min(start + 1, source.text.length) }
  if (error.reason.startsWith('nesting exceeded')) {
    return tooLarge(place, `the file has more than ${parseLimits.depth} levels`)
  }
  const tab = indentingTab(place)
  if (tab !== undefined) return { ...syntax('a tab cannot indent YAML', tab), expected: 'spaces' }
  return unquotedPlaceholder(place) ?? placeholderInFlow(error.reason, place) ?? syntax(error.reason, place)
}

/** The tab that starts the line of a place. */
function indentingTab({ source, start: at }: Place): Place | undefined {
  const { line, column } = positionOf(source, at)
  const indent = /^ *\t/.exec(lineOf(source, line))?.[0].length
  if (indent === undefined) return undefined
  return { source, start: at - column + indent, end: at - column + indent + 1 }
}

/** YAML stumbles behind an unquoted `{{name}}`, which it reads as two maps, and over `{% if ... %}` and `{# ... #}`. */
function unquotedPlaceholder({ source, start: at }: Place): Diagnostic | undefined {
  const { line, column } = positionOf(source, at)
  const text = lineOf(source, line)
  const [, before, value] = /^(.*?(?:: |- )\s*)(\{[{%#].*)$/.exec(text) ?? []
  if (before === undefined || value === undefined || before.length >= column) return undefined
  const start = at - column + 1 + before.length
  return needsQuotes({ source, start, end: start + value.trimEnd().length })
}

/** In `{ cmd: echo {{name}} }` the braces of the placeholder end the value. */
function placeholderInFlow(reason: string, { source, start: at }: Place): Diagnostic | undefined {
  const { line, column } = positionOf(source, at)
  const braces = lineOf(source, line).search(/\{[{%#]/)
  if (braces === -1 || !reason.includes('flow')) return undefined
  const start = at - column + 1 + braces
  const place = { source, start, end: start + 2 }
  const message = 'a value with a placeholder needs quotes inside of { } and [ ]'
  return { ...syntax(message, place), expected: "{ key: 'a {{name}}' }" }
}
