import { type MapEntry, type MapNode, type Node, textAt } from '../load/node.ts'

/** The lower value wins, and knows what it won over; two maps merge deeply; lists replace. */
export function mergeNodes(upper: Node | undefined, lower: Node): Node {
  if (upper === undefined) return lower
  return upper.kind === 'map' && lower.kind === 'map' ? mergeMaps(upper, lower) : { ...lower, over: upper }
}

/** Two maps merged deeply, in the order of the upper; the place is the lower's. */
export function mergeMaps(upper: MapNode, lower: MapNode): MapNode {
  const entries = new Map<string, MapEntry>(upper.entries)
  for (const [key, entry] of lower.entries) {
    entries.set(key, { key: entry.key, value: mergeNodes(upper.entries.get(key)?.value, entry.value) })
  }
  return { kind: 'map', entries, place: lower.place }
}

/** Sections whose entries merge by name, with the key that holds the name. */
export const namedSections = {
  executors: 'executor',
  images: 'image',
  volumes: 'volume',
  secrets: 'secret',
  connections: 'connection',
  pools: 'pool',
} as const

/** Entries of the upper list first, in their order, then the new ones of the lower; equal names merge deeply. */
export function mergeNamed(upper: Node | undefined, lower: Node, nameKey: string): Node {
  if (upper?.kind !== 'list' || lower.kind !== 'list') return lower
  const items: Node[] = [...upper.items]
  for (const item of lower.items) {
    const name = textAt(item, nameKey)
    const at = name === undefined ? -1 : upper.items.findIndex((other) => textAt(other, nameKey) === name)
    if (at === -1) items.push(item)
    else items[at] = mergeNodes(items[at], item)
  }
  return { kind: 'list', items, place: lower.place }
}

/** One layer over another, section by section. */
export function mergeLayers(upper: MapNode, lower: MapNode): MapNode {
  const entries = new Map<string, MapEntry>(upper.entries)
  for (const [section, entry] of lower.entries) {
    const above = upper.entries.get(section)?.value
    const nameKey = namedSections[section as keyof typeof namedSections]
    const value = nameKey === undefined ? mergeNodes(above, entry.value) : mergeNamed(above, entry.value, nameKey)
    entries.set(section, { key: entry.key, value })
  }
  return { kind: 'map', entries, place: lower.place }
}
