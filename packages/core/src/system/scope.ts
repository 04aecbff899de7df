import type { Json, JsonObject } from '../contract/json.ts'
import type { Place } from '../diagnostics/place.ts'
import { type MapEntry, type MapNode, type Node, nodeAt } from '../load/node.ts'
import { escapeTemplate } from './placeholders.ts'

/** Where names come from, the first that has one wins: params, the task's variables, the system's, the environment. */
export interface Scope {
  readonly params: JsonObject
  readonly taskVariables: MapNode | undefined
  readonly systemVariables: MapNode | undefined
  readonly env: Readonly<Record<string, string | undefined>>
  /** What placeholders have put into this system so far; see `renderLimits`. */
  readonly meter: { characters: number }
}

/** What a name stands for: `final` if it holds no placeholders to fill in. */
export interface Found {
  readonly node: Node
  readonly final: boolean
}

/** Looks a name up; `at` becomes the place of a value that stands in no file. */
export function lookUp(scope: Scope, name: string, at: Place): Found | undefined {
  const param = own(scope.params, name)
  if (param !== undefined) return { node: fromJson(param, at), final: true }
  const variable = inMap(scope.taskVariables, name) ?? inMap(scope.systemVariables, name)
  if (variable !== undefined) return { node: variable, final: false }
  const value = own(scope.env, name)
  return value === undefined ? undefined : { node: fromJson(value, at), final: true }
}

/** The names a user may have meant; the environment's stay unsaid. */
export function namesIn(scope: Scope): string[] {
  const variables = [scope.taskVariables, scope.systemVariables].flatMap((map) => [...(map?.entries.keys() ?? [])])
  return [...new Set([...Object.keys(scope.params), ...variables])]
}

/** `{{constructor}}` names nothing. */
function own<T>(values: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined
}

function inMap(map: MapNode | undefined, name: string): Node | undefined {
  if (map === undefined) return undefined
  return map.entries.get(name)?.value ?? nodeAt(map, name.split('.'))
}

function fromJson(value: Json, place: Place): Node {
  if (Array.isArray(value)) return { kind: 'list', items: value.map((item) => fromJson(item, place)), place }
  if (typeof value === 'object' && value !== null) {
    const pairs = Object.entries(value as JsonObject).filter(([, item]) => item !== undefined)
    const entries = pairs.map(([key, item]): [string, MapEntry] => [
      key,
      { key: place, value: fromJson(item as Json, place) },
    ])
    return { kind: 'map', entries: new Map(entries), place }
  }
  return { kind: 'scalar', value: typeof value === 'string' ? escapeTemplate(value) : (value as never), place }
}
