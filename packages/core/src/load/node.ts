import type { Json, JsonObject } from '../contract/json.ts'
import { isWritten, nearestNumber, readNumber } from '../contract/number.ts'
import type { Place } from '../diagnostics/place.ts'

/** A value of a YAML file that knows where it stands. */
export type Node = ScalarNode | ListNode | MapNode

/** What every kind of node has. */
interface Placed {
  readonly place: Place
  /** What a higher layer said instead, and this one replaced. */
  readonly over?: Node
}

/** A string, number, boolean or null. */
export interface ScalarNode extends Placed {
  readonly kind: 'scalar'
  readonly value: string | number | boolean | null
  /** How a number or a boolean is written, where JavaScript would write it otherwise: `1.20`, `007`, `True`. */
  readonly written?: string
}

/** A list. */
export interface ListNode extends Placed {
  readonly kind: 'list'
  readonly items: readonly Node[]
}

/** A map, in the order of the file. */
export interface MapNode extends Placed {
  readonly kind: 'map'
  readonly entries: ReadonlyMap<string, MapEntry>
}

/** A key's place, and its value. */
export interface MapEntry {
  readonly key: Place
  readonly value: Node
}

/** A way to a value: keys and list positions from the top. */
export type Path = readonly (string | number)[]

/** The value without its places, numbers digit by digit. */
export function toJson(node: Node): Json {
  if (node.kind === 'scalar') return scalarToJson(node)
  if (node.kind === 'list') return node.items.map(toJson)
  return mapToJson(node)
}

function scalarToJson({ value, written }: ScalarNode): Json {
  return typeof value === 'number' && written !== undefined ? (readNumber(written) ?? value) : value
}

/** The text of a scalar, as it is written; none for null. */
export function textOf({ value, written }: ScalarNode): string {
  return written ?? (value === null ? '' : String(value))
}

/** The map without its places. */
export function mapToJson(node: MapNode): JsonObject {
  const object: Record<string, Json> = {}
  for (const [key, entry] of node.entries) {
    if (key !== '__proto__') object[key] = toJson(entry.value)
    else Object.defineProperty(object, key, { value: toJson(entry.value), enumerable: true })
  }
  return object
}

/** The value behind a key of a map. */
export function get(node: Node | undefined, key: string): Node | undefined {
  return node?.kind === 'map' ? node.entries.get(key)?.value : undefined
}

/** The text that a node is, a number as it is written; undefined for what is none. */
export function textIn(node: Node | undefined): string | undefined {
  return node?.kind === 'scalar' && node.value !== null ? textOf(node) : undefined
}

/** The text behind a key of a map, if it is one. */
export function textAt(node: Node | undefined, key: string): string | undefined {
  return textIn(get(node, key))
}

/** The items of a list behind a key of a map; none if it is no list. */
export function itemsAt(node: Node | undefined, key: string): readonly Node[] {
  const value = get(node, key)
  return value?.kind === 'list' ? value.items : []
}

/** The value at the end of a path, or undefined. */
export function nodeAt(node: Node, path: Path): Node | undefined {
  let at: Node | undefined = node
  for (const step of path) {
    if (at?.kind === 'map') at = at.entries.get(String(step))?.value
    else if (at?.kind === 'list') at = at.items[Number(step)]
    else return undefined
  }
  return at
}

/** Where a path leads; where it leads nowhere, the place of the last thing on its way: a map by its first key. */
export function placeAt(node: Node, path: Path): Place {
  let at = node
  for (const step of path) {
    const next = nodeAt(at, [step])
    if (next === undefined) break
    at = next
  }
  return headOf(at)
}

/** The place to point at for a value: a map or list would be all its lines, its first key or item is enough. */
export function headOf(node: Node): Place {
  if (node.kind === 'scalar') return node.place
  if (node.kind === 'list') return node.items[0] === undefined ? node.place : headOf(node.items[0])
  // Keys of an upper layer may come first, and a key of this one in their place.
  let first: Place | undefined
  for (const { key } of node.entries.values()) {
    if (isWithin(key, node.place) && (first === undefined || key.start < first.start)) first = key
  }
  return first ?? node.place
}

/** Whether a place is part of another. A merged map also holds keys of other layers; only its own are where it stands. */
export function isWithin(inner: Place, outer: Place): boolean {
  return inner.source === outer.source && inner.start >= outer.start && inner.end <= outer.end
}

/** A map without entries that stands where another value does. */
export function emptyMap({ place }: Node): MapNode {
  return { kind: 'map', entries: new Map(), place }
}

/** The node if it is a map. */
export function mapOf(node: Node | undefined): MapNode | undefined {
  return node?.kind === 'map' ? node : undefined
}

/** JSON as a node; all of it stands at one place. */
export function fromJson(value: Json, place: Place): Node {
  if (Array.isArray(value)) return { kind: 'list', items: value.map((item) => fromJson(item, place)), place }
  if (typeof value !== 'object' || value === null) return { kind: 'scalar', value, place }
  if (isWritten(value)) return { kind: 'scalar', value: nearestNumber(value), written: value.rawJSON, place }
  const pairs = Object.entries(value as JsonObject).filter(([, item]) => item !== undefined)
  const entries = pairs.map(([key, item]): [string, MapEntry] => [
    key,
    { key: place, value: fromJson(item as Json, place) },
  ])
  return { kind: 'map', entries: new Map(entries), place }
}

/** A map with some entries replaced or added. */
export function withEntries(node: MapNode, entries: Iterable<readonly [string, MapEntry]>): MapNode {
  return { ...node, entries: new Map([...node.entries, ...entries]) }
}

/** A map without some keys. */
export function without(node: MapNode, keys: ReadonlySet<string>): MapNode {
  const entries = new Map<string, MapEntry>()
  for (const [key, entry] of node.entries) if (!keys.has(key)) entries.set(key, entry)
  return { ...node, entries }
}
