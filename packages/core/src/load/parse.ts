import { type Document, parseDocument, type YAMLError, type Node as YamlNode } from 'yaml'
import type { Diagnostic, Report } from '../diagnostics/diagnostic.ts'
import { lineOf, type Place, positionOf, type Source } from '../diagnostics/place.ts'
import { converter, needsQuotes, parseLimits, tooLarge } from './convert.ts'
import type { MapNode } from './node.ts'

/** Reads YAML into nodes; undefined for an empty file or one that is no map, the latter with a diagnostic. */
export function parseLayer(source: Source, report: Report): MapNode | undefined {
  if (source.text.length > parseLimits.bytes) {
    report(tooLarge({ source, start: 0, end: 1 }, `the file has more than ${parseLimits.bytes / 1e6} MB`))
    return undefined
  }
  const document = parse(source, report)
  if (document?.contents == null) return undefined
  const node = converter(source, report)(document.contents as YamlNode)
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

function parse(source: Source, report: Report): Document | undefined {
  // The parser compares each key with each other of its map; the converter does it by name.
  const document = parseDocument(source.text, { prettyErrors: false, logLevel: 'error', uniqueKeys: false })
  // The parser recurses into what is nested; only a hostile file exhausts its stack.
  const exhausted = document.errors.find((error) => error.message.startsWith('Maximum call stack'))
  if (exhausted !== undefined) {
    report(tooLarge(placeOf(exhausted, source), `the file has more than ${parseLimits.depth} levels`))
    return undefined
  }
  for (const error of document.errors) report(syntaxError(error, source))
  return document.errors.length > 0 ? undefined : document
}

function syntaxError(error: YAMLError, source: Source): Diagnostic {
  const place = placeOf(error, source)
  const problem = { severity: 'error', code: 'E_YAML_SYNTAX', place } as const
  if (error.code === 'MULTIPLE_DOCS') return { ...problem, message: 'a liminal.yml is one document, without --- in it' }
  const tab = error.code === 'TAB_AS_INDENT' || source.text.slice(place.start, place.end).includes('\t')
  if (tab) return { ...problem, message: 'a tab cannot indent YAML', expected: 'spaces' }
  return unquotedPlaceholder(place) ?? { ...problem, message: error.message }
}

function placeOf({ pos: [start, end] }: YAMLError, source: Source): Place {
  return { source, start: Math.min(start, source.text.length), end: Math.min(end, source.text.length) }
}

/** YAML stumbles behind an unquoted `{{name}}`, which it reads as two maps. */
function unquotedPlaceholder({ source, start: at }: Place): Diagnostic | undefined {
  const { line, column } = positionOf(source, at)
  const text = lineOf(source, line)
  const [, before, value] = /^(.*?(?:: |- )\s*)(\{\{.*)$/.exec(text) ?? []
  if (before === undefined || value === undefined || before.length >= column) return undefined
  const start = at - column + 1 + before.length
  return needsQuotes({ source, start, end: start + value.trimEnd().length })
}
