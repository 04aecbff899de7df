import {
  type AliasEvent,
  COLLECTION_STYLE,
  EVENT_ID,
  type Event,
  type MappingEvent,
  type ScalarEvent,
  type SequenceEvent,
} from 'js-yaml'
import type { Report } from '../diagnostics/diagnostic.ts'
import type { Place, Source } from '../diagnostics/place.ts'
import { type ListNode, type MapEntry, type MapNode, type Node, textOf } from './node.ts'
import { badKey, keyTwice, parseLimits, syntax, tooLarge } from './problems.ts'
import { scalarOf } from './scalar.ts'

/** A node that aliases refer to: they share it, but count as if each were a copy. */
interface Anchored {
  readonly node: Node
  readonly values: number
  readonly height: number
}

/**
 * Turns the parser's events, from that of a value on, into nodes, aliases and merge keys resolved; undefined if they are
 * more than `parseLimits`.
 */
export function nodeOf(events: readonly Event[], first: number, source: Source, report: Report): Node | undefined {
  const anchors = new Map<string, Anchored>()
  let next = first
  let values = 0
  let deepest = 0
  let refused = false

  function convert(depth: number): Node | undefined {
    const event = events[next++]
    if (event === undefined || refused) return undefined
    if (event.type === EVENT_ID.ALIAS) return resolve(event, depth)
    if (event.type === EVENT_ID.DOCUMENT || event.type === EVENT_ID.POP) return undefined
    const before = { values, deepest }
    deepest = depth
    const node = convertOwn(event, depth)
    if (node !== undefined && event.anchorStart !== -1) {
      const name = source.text.slice(event.anchorStart, event.anchorEnd)
      anchors.set(name, { node, values: values - before.values, height: deepest - depth })
    }
    deepest = Math.max(before.deepest, deepest)
    return node
  }

  function convertOwn(event: ScalarEvent | SequenceEvent | MappingEvent, depth: number): Node | undefined {
    if (event.type === EVENT_ID.SCALAR) {
      const node = scalarOf(event, source)
      const length = typeof node.value === 'string' ? node.value.length : 0
      return count(1 + Math.floor(length / parseLimits.textOfOneValue), depth, node.place) ? node : undefined
    }
    const start = { source, start: event.start, end: event.start + 1 }
    if (!count(1, depth, start)) return undefined
    const node = event.type === EVENT_ID.SEQUENCE ? listOf(start, depth) : mapOf(start, depth)
    next += 1
    return event.style === COLLECTION_STYLE.FLOW ? closed(node) : node
  }

  function resolve(alias: AliasEvent, depth: number): Node | undefined {
    const place = { source, start: alias.anchorStart - 1, end: alias.anchorEnd }
    const name = source.text.slice(alias.anchorStart, alias.anchorEnd)
    const anchored = anchors.get(name)
    if (anchored === undefined) report(syntax(`no value before this alias is marked &${name}`, place))
    else if (count(anchored.values, depth + anchored.height, place)) return anchored.node
    return undefined
  }

  /** False, and the file is refused, if there is too much of it. */
  function count(more: number, depth: number, place: Place): boolean {
    values += more
    deepest = Math.max(deepest, depth)
    if (values <= parseLimits.values && depth <= parseLimits.depth) return true
    const limit = values > parseLimits.values ? `${parseLimits.values} values` : `${parseLimits.depth} levels`
    if (!refused) report(tooLarge(place, `the file has more than ${limit}`))
    refused = true
    return false
  }

  const isOpen = () => !refused && events[next] !== undefined && events[next]?.type !== EVENT_ID.POP

  function listOf(start: Place, depth: number): ListNode {
    const items: Node[] = []
    let { end } = start
    while (isOpen()) {
      const item = convert(depth + 1)
      if (item === undefined) continue
      items.push(placed(item, start))
      end = Math.max(end, endOf(item, start))
    }
    return { kind: 'list', items, place: { ...start, end } }
  }

  function mapOf(start: Place, depth: number): MapNode {
    const entries = new Map<string, MapEntry>()
    const merged = new Set<string>()
    let { end } = start
    while (isOpen()) {
      const key = convert(depth + 1)
      const value = convert(depth + 1)
      end = Math.max(end, endOf(key, start), endOf(value, start))
      if (key?.kind !== 'scalar') {
        if (key !== undefined) report(badKey(key.place))
        continue
      }
      const name = key.value === null ? 'null' : textOf(key)
      if (entries.has(name) && !merged.delete(name)) report(keyTwice(key.place))
      else if (value !== undefined && name === '<<') merge(value, entries, merged, report)
      else if (value !== undefined) entries.set(name, { key: key.place, value: placed(value, key.place) })
    }
    return { kind: 'map', entries, place: { ...start, end } }
  }

  const node = convert(0)
  return refused ? undefined : node
}

/** What the map itself says wins, and of several that are merged the first; `merged` may still be said by the map. */
function merge(node: Node, entries: Map<string, MapEntry>, merged: Set<string>, report: Report): void {
  for (const map of node.kind === 'list' ? node.items : [node]) {
    if (map.kind !== 'map') {
      report(syntax('<< merges maps', map.place))
      continue
    }
    for (const [key, entry] of map.entries) {
      if (entries.has(key)) continue
      entries.set(key, entry)
      merged.add(key)
    }
  }
}

/** A value that is left out stands where its key does. */
function placed(node: Node, place: Place): Node {
  return node.place.start < 0 ? { ...node, place } : node
}

/** Where a node ends; an alias refers to what ends before the start of the collection. */
function endOf(node: Node | undefined, start: Place): number {
  return node === undefined ? start.end : Math.max(start.end, node.place.end)
}

function closed<N extends ListNode | MapNode>(node: N): N {
  const { source, end } = node.place
  const bracket = source.text.indexOf(node.kind === 'list' ? ']' : '}', end)
  return { ...node, place: { ...node.place, end: bracket === -1 ? end : bracket + 1 } }
}
