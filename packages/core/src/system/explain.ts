import type { Json } from '../contract/json.ts'
import type { Place } from '../diagnostics/place.ts'
import { nearest } from '../diagnostics/suggest.ts'
import { LiminalError } from '../errors/error.ts'
import type { Layer } from '../load/layers.ts'
import { get, type Node, nodeAt, toJson } from '../load/node.ts'
import { withSayable } from '../load/unsayable.ts'
import { nodeOfSystem, type System } from './system.ts'

/** A value of a resolved system, and all that layers said for it. */
export interface Explanation {
  readonly path: string
  /** The one that won first, then those it won over, from the lowest layer up. */
  readonly candidates: readonly Candidate[]
}

/** What one layer says. */
export interface Candidate {
  readonly layer: string
  readonly value: Json
  readonly place: Place
}

/**
 * Says for each value at or below a path (`pipelines.0.tasks.2.env_vars.X`) where it comes from.
 *
 * @throws E_EXPLAIN_UNKNOWN if the path leads nowhere
 */
export function explain(system: System, path: string, layers: readonly Layer[]): Explanation[] {
  const root = nodeOfSystem(system)
  const node = nodeAt(root, walk(root, path))
  const names = new Map(layers.map((layer) => [layer.file, layer.name]))
  return node === undefined ? [] : explainNode(node, path, names)
}

/** The steps of a path; a key may itself hold dots. */
function walk(root: Node, path: string): string[] {
  const steps: string[] = []
  let at = root
  for (let rest = path; rest !== ''; ) {
    const keys = keysOf(at)
    const key = keys
      .filter((each) => rest === each || rest.startsWith(`${each}.`))
      .sort((a, b) => b.length - a.length)[0]
    const next = key === undefined ? undefined : nodeAt(at, [key])
    if (key === undefined || next === undefined) {
      const suggestion = nearest(rest.split('.', 1)[0] ?? '', keys)
      const where = steps.length === 0 ? 'the system' : steps.join('.')
      throw new LiminalError('E_EXPLAIN_UNKNOWN', {
        path,
        where,
        known: keys,
        ...(suggestion !== undefined && { suggestion }),
      })
    }
    steps.push(key)
    at = next
    rest = rest.slice(key.length + 1)
  }
  return steps
}

function keysOf(node: Node): string[] {
  if (node.kind === 'map') return [...node.entries.keys()]
  return node.kind === 'list' ? node.items.map((_, at) => String(at)) : []
}

function explainNode(node: Node, path: string, names: ReadonlyMap<string, string>): Explanation[] {
  if (node.kind === 'map' && node.over === undefined && node.entries.size > 0) {
    return [...node.entries.keys()].flatMap((key) => {
      const value = get(node, key)
      return value === undefined ? [] : explainNode(value, `${path}.${key}`, names)
    })
  }
  const candidates: Candidate[] = []
  for (let at: Node | undefined = node; at !== undefined; at = at.over) {
    const { file } = at.place.source
    candidates.push({ layer: names.get(file) ?? file, value: toJson(withSayable(at)), place: at.place })
  }
  return [{ path, candidates }]
}
