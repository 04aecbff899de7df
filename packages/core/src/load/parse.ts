import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  parseDocument,
  type YAMLError,
  type Node as YamlNode,
} from 'yaml'
import type { Diagnostic, Report } from '../diagnostics/diagnostic.ts'
import type { Place, Source } from '../diagnostics/place.ts'
import type { MapEntry, MapNode, Node } from './node.ts'

/** Larger files, deeper nesting and more values (aliases counted as often as they are used) are refused. */
export const parseLimits = { bytes: 20_000_000, depth: 100, values: 2_000_000 } as const

/** Reads YAML into nodes; undefined for an empty file or one that is no map, the latter with a diagnostic. */
export function parseLayer(source: Source, report: Report): MapNode | undefined {
  if (source.text.length > parseLimits.bytes) {
    report(tooLarge({ source, start: 0, end: 1 }, `the file has more than ${parseLimits.bytes / 1e6} MB`))
    return undefined
  }
  const document = parse(source, report)
  if (document?.contents == null) return undefined
  const node = converter(document, source, report)(document.contents as YamlNode, 0)
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
  try {
    const document = parseDocument(source.text, { prettyErrors: false, logLevel: 'silent' })
    for (const error of document.errors) report(syntaxError(error, source))
    return document.errors.length > 0 ? undefined : document
  } catch (error) {
    // The parser recurses into what is nested; only a hostile file exhausts its stack.
    if (!(error instanceof RangeError)) throw error
    report(tooLarge({ source, start: 0, end: 1 }, `the file is nested more than ${parseLimits.depth} levels deep`))
    return undefined
  }
}

function syntaxError(error: YAMLError, source: Source): Diagnostic {
  const [start, end] = error.pos
  const place = { source, start: Math.min(start, source.text.length), end: Math.min(end, source.text.length) }
  if (error.code === 'DUPLICATE_KEY') {
    return { severity: 'error', code: 'E_YAML_KEY_TWICE', message: 'this key stands twice in its map', place }
  }
  const tab = error.code === 'TAB_AS_INDENT' || source.text.slice(start, end).includes('\t')
  return {
    severity: 'error',
    code: 'E_YAML_SYNTAX',
    message: tab ? 'a tab cannot indent YAML' : error.message,
    place,
    ...(tab ? { expected: 'spaces' } : {}),
  }
}

function tooLarge(place: Place, message: string): Diagnostic {
  return { severity: 'error', code: 'E_YAML_TOO_LARGE', message, place }
}

/** Turns the parser's tree into ours, aliases and merge keys resolved, within `parseLimits`. */
function converter(document: Document, source: Source, report: Report) {
  let values = 0

  function convert(yaml: YamlNode | null, depth: number): Node | undefined {
    values += 1
    if (values > parseLimits.values || depth > parseLimits.depth) return refuse(yaml)
    if (isAlias(yaml)) return convert(yaml.resolve(document) as YamlNode, depth + 1)
    const place = placeOf(yaml)
    if (isMap<YamlNode, YamlNode | null>(yaml)) {
      const entries = new Map<string, MapEntry>()
      for (const { key, value } of yaml.items) add(entries, key, value, depth)
      return { kind: 'map', entries, place }
    }
    if (isSeq<YamlNode>(yaml)) {
      const items = yaml.items.map((item) => convert(item, depth + 1))
      return { kind: 'list', items: items.filter((item) => item !== undefined), place }
    }
    return { kind: 'scalar', value: scalarValue(yaml), place }
  }

  function add(entries: Map<string, MapEntry>, key: YamlNode, value: YamlNode | null, depth: number): void {
    const place = placeOf(key)
    if (!isScalar(key)) {
      reportKey(key, place)
      return
    }
    const name = String(key.value)
    const node = value === null ? { kind: 'scalar' as const, value: null, place } : convert(value, depth + 1)
    if (node === undefined) return
    if (name !== '<<') entries.set(name, { key: place, value: node })
    else for (const [merged, entry] of mergedEntries(node)) if (!entries.has(merged)) entries.set(merged, entry)
  }

  /** YAML reads an unquoted `{{name}}` as a map whose key is a map. */
  function reportKey(key: YamlNode, place: Place): void {
    const placeholder = isMap(key)
    report({
      severity: 'error',
      code: 'E_YAML_SYNTAX',
      message: placeholder ? 'a value that starts with a placeholder needs quotes' : 'a key is a text',
      place,
      expected: placeholder ? `'{{${source.text.slice(place.start + 1, place.end - 1).trim()}}}'` : 'a text',
    })
  }

  function placeOf(yaml: YamlNode | null): Place {
    const [start, end] = yaml?.range ?? [0, 0]
    return { source, start, end }
  }

  /** Says so only once: everything behind the limit meets it too. */
  function refuse(yaml: YamlNode | null): undefined {
    const limit = values > parseLimits.values ? `${parseLimits.values} values` : `${parseLimits.depth} levels`
    if (values <= parseLimits.values + 1) report(tooLarge(placeOf(yaml), `the file has more than ${limit}`))
    return undefined
  }

  return convert
}

function mergedEntries(node: Node): Iterable<[string, MapEntry]> {
  if (node.kind === 'map') return node.entries
  return node.kind === 'list' ? node.items.flatMap((item) => [...mergedEntries(item)]) : []
}

function scalarValue(yaml: YamlNode | null): string | number | boolean | null {
  const value = isScalar(yaml) ? yaml.value : null
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? value
    : value == null
      ? null
      : String(value)
}
