import type { Json, JsonObject } from '../contract/json.ts'
import type { Place } from '../diagnostics/place.ts'
import { fromJson, type MapNode, type Node, nodeAt } from '../load/node.ts'
import { escapeTemplate } from './escapes.ts'
import type { Meter } from './meter.ts'
import type { DeclaredOutputs } from './output-references.ts'
import { mapTexts } from './placeholders.ts'

/** Where names come from, the first that has one wins: params, the task's variables, the system's, the environment. */
export interface Scope {
  readonly params: JsonObject
  readonly taskVariables: MapNode | undefined
  readonly systemVariables: MapNode | undefined
  readonly env: Readonly<Record<string, string | undefined>>
  /** Names of the environment that hold secrets, which nothing may be filled in from. */
  readonly secretVariables: ReadonlySet<string>
  /** Params without a value, whose placeholders stay. */
  readonly left?: ReadonlySet<string>
  /** Params that the default of one cannot speak of, as they are not declared before it. */
  readonly behind?: ReadonlySet<string>
  /** What placeholders have cost this system so far; see `renderLimits`. */
  readonly meter: Meter
  /** What Airflow's names stand for; without it they stay as they are. */
  readonly airflow?: () => Readonly<Record<string, unknown>>
  /** The outputs that the tasks of the pipeline declare. */
  readonly outputs?: DeclaredOutputs
  /** Set inside of a task, where what only the run knows may stay. */
  readonly task?: TaskScope
}

/** What a task adds to the scope. */
export interface TaskScope {
  /** It runs once for each element of a list, so that `item` is there. */
  readonly mapped: boolean
  /** Takes the values of names that expressions left for the run mention. */
  readonly values: Record<string, Json>
}

/** What a name stands for: `final` if it holds no placeholders to fill in. */
export interface Found {
  readonly node: Node
  readonly final: boolean
}

/** Looks a name up; `at` becomes the place of a value that stands in no file. A secret has no value here. */
export function lookUp(scope: Scope, name: string, at: Place): Found | 'secret' | undefined {
  const param = own(scope.params, name)
  if (param !== undefined) return { node: templateOf(param, at), final: true }
  const variable = inMap(scope.taskVariables, name) ?? inMap(scope.systemVariables, name)
  if (variable !== undefined) return { node: variable, final: false }
  if (scope.secretVariables.has(name)) return 'secret'
  const value = own(scope.env, name)
  return value === undefined ? undefined : { node: templateOf(value, at), final: true }
}

/** Whether something has just that name, which may hold dashes and dots. */
export function isNamed({ params, left, taskVariables, systemVariables, env }: Scope, name: string): boolean {
  const maps = [taskVariables, systemVariables]
  return (
    [params, env].some((values) => Object.hasOwn(values, name)) ||
    maps.some((map) => map?.entries.has(name)) ||
    left?.has(name) === true
  )
}

/** The names a user may have meant; the environment's stay unsaid. */
export function namesOf(scope: Scope): string[] {
  const variables = [scope.taskVariables, scope.systemVariables].flatMap((map) => [...(map?.entries.keys() ?? [])])
  return [...new Set([...Object.keys(scope.params), ...variables])]
}

/** A value as a node whose texts are templates that say just that. */
export function templateOf(value: Json, place: Place): Node {
  return fromJson(mapTexts(value, escapeTemplate), place)
}

/** `{{constructor}}` names nothing. */
function own<T>(values: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined
}

function inMap(map: MapNode | undefined, name: string): Node | undefined {
  if (map === undefined) return undefined
  return map.entries.get(name)?.value ?? nodeAt(map, name.split('.'))
}
