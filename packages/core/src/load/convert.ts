import { type Alias, isAlias, isMap, isScalar, isSeq, type Node as YamlNode } from 'yaml'
import type { Diagnostic, Report } from '../diagnostics/diagnostic.ts'
import type { Place, Source } from '../diagnostics/place.ts'
import type { MapEntry, Node } from './node.ts'

/**
 * Larger files, deeper nesting and more values are refused. A value counts as often as aliases refer to it, and a long
 * text as one value for each line's worth.
 */
export const parseLimits = { bytes: 20_000_000, depth: 100, values: 1_000_000, textOfOneValue: 80 } as const

/** The diagnostic for a file that is refused. */
export function tooLarge(place: Place, message: string): Diagnostic {
  return { severity: 'error', code: 'E_YAML_TOO_LARGE', message, place }
}

function keyTwice(place: Place): Diagnostic {
  return { severity: 'error', code: 'E_YAML_KEY_TWICE', message: 'this key stands twice in its map', place }
}

/** The diagnostic for a value such as `{{name}}/data` without quotes. */
export function needsQuotes(place: Place): Diagnostic {
  const message = 'a value that starts with a placeholder needs quotes'
  const expected = `'${place.source.text.slice(place.start, place.end)}'`
  return { severity: 'error', code: 'E_YAML_SYNTAX', message, place, expected }
}

/** A node that aliases refer to: they share it, but count as if each were a copy. */
interface Anchored {
  readonly node: Node
  readonly values: number
  readonly height: number
}

/** Turns the parser's tree into ours, aliases and merge keys resolved; undefined if it is larger than `parseLimits`. */
export function converter(source: Source, report: Report) {
  const anchors = new Map<string, Anchored>()
  let values = 0
  let deepest = 0
  let refused = false

  function convert(yaml: YamlNode | null, depth: number): Node | undefined {
    if (refused) return undefined
    if (isAlias(yaml)) return resolve(yaml, depth)
    if (!count(yaml, weightOf(yaml), depth)) return undefined
    if (!yaml?.anchor) return convertOwn(yaml, depth)
    const before = { values, deepest }
    deepest = depth
    const node = convertOwn(yaml, depth)
    if (node !== undefined) {
      anchors.set(yaml.anchor, { node, values: values - before.values + weightOf(yaml), height: deepest - depth })
    }
    deepest = Math.max(before.deepest, deepest)
    return node
  }

  function resolve(alias: Alias, depth: number): Node | undefined {
    const anchored = anchors.get(alias.source)
    if (anchored !== undefined) {
      return count(alias, anchored.values, depth + anchored.height) ? anchored.node : undefined
    }
    const message = `no value before this alias is marked &${alias.source}`
    report({ severity: 'error', code: 'E_YAML_SYNTAX', message, place: placeOf(alias) })
    return undefined
  }

  /** False, and the file is refused, if there is too much of it. */
  function count(yaml: YamlNode | null, more: number, depth: number): boolean {
    values += more
    deepest = Math.max(deepest, depth)
    if (values <= parseLimits.values && depth <= parseLimits.depth) return true
    const limit = values > parseLimits.values ? `${parseLimits.values} values` : `${parseLimits.depth} levels`
    if (!refused) report(tooLarge(placeOf(yaml), `the file has more than ${limit}`))
    refused = true
    return false
  }

  function convertOwn(yaml: YamlNode | null, depth: number): Node {
    const place = placeOf(yaml)
    if (isMap<YamlNode, YamlNode | null>(yaml)) {
      const entries = new Map<string, MapEntry>()
      const own = new Set<string>()
      for (const { key, value } of yaml.items) add(entries, own, key, value, depth)
      return { kind: 'map', entries, place }
    }
    if (isSeq<YamlNode>(yaml)) {
      const items = yaml.items.map((item) => convert(item, depth + 1))
      return { kind: 'list', items: items.filter((item) => item !== undefined), place }
    }
    return { kind: 'scalar', value: scalarValue(yaml), place }
  }

  /** `own` are the keys that the map itself says, those merged into it apart. */
  function add(
    entries: Map<string, MapEntry>,
    own: Set<string>,
    key: YamlNode,
    value: YamlNode | null,
    depth: number,
  ): void {
    const place = placeOf(key)
    if (!isScalar(key)) {
      reportKey(key, place)
      return
    }
    const name = String(key.value)
    const isEmpty = isScalar(value) && value.range?.[0] === value.range?.[1]
    const node = value === null || isEmpty ? { kind: 'scalar' as const, value: null, place } : convert(value, depth + 1)
    if (node === undefined) return
    if (name === '<<') merge(entries, node)
    else if (own.has(name)) report(keyTwice(place))
    else entries.set(name, { key: place, value: node })
    own.add(name)
  }

  /** What the map itself says wins, and of several that are merged the first. */
  function merge(entries: Map<string, MapEntry>, node: Node): void {
    const maps = node.kind === 'list' ? node.items : [node]
    for (const map of maps) {
      if (map.kind === 'map') for (const [key, entry] of map.entries) entries.set(key, entries.get(key) ?? entry)
      else report({ severity: 'error', code: 'E_YAML_SYNTAX', message: '<< merges maps', place: map.place })
    }
  }

  /** YAML reads an unquoted `{{name}}` as a map whose key is a map. */
  function reportKey(key: YamlNode, place: Place): void {
    const { start, end } = place
    const placeholder = isMap(key) && source.text[start - 1] === '{' && source.text[end] === '}'
    if (placeholder) report(needsQuotes({ source, start: start - 1, end: end + 1 }))
    else report({ severity: 'error', code: 'E_YAML_SYNTAX', message: 'a key is a text', place })
  }

  function placeOf(yaml: YamlNode | null): Place {
    const [start, end] = yaml?.range ?? [0, 0]
    return { source, start, end }
  }

  return (yaml: YamlNode) => {
    const node = convert(yaml, 0)
    return refused ? undefined : node
  }
}

function weightOf(yaml: YamlNode | null): number {
  const length = isScalar(yaml) && typeof yaml.value === 'string' ? yaml.value.length : 0
  return 1 + Math.floor(length / parseLimits.textOfOneValue)
}

function scalarValue(yaml: YamlNode | null): string | number | boolean | null {
  const value = isScalar(yaml) ? yaml.value : null
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? value
    : value == null
      ? null
      : String(value)
}
