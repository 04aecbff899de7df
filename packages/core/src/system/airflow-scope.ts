import type { JsonObject } from '../contract/json.ts'
import { airflowContext, withTask } from '../jinja/airflow.ts'
import { momentOf } from '../jinja/moment.ts'
import { itemsAt, type MapNode, mapToJson, textAt, toJson } from '../load/node.ts'
import { withSayable } from '../load/unsayable.ts'
import type { RenderInputs } from './render-inputs.ts'
import type { Scope } from './scope.ts'
import type { Pipeline, System } from './system.ts'

/** The scope with Airflow's names, made when the first of them is asked for. */
export function withAirflow(
  scope: Scope,
  system: System,
  pipeline: Pipeline | undefined,
  { date }: RenderInputs,
): Scope {
  if (date === undefined) return scope
  const make = () =>
    airflowContext({
      moment: momentOf(date, textAt(pipeline?.node, 'schedule')),
      pipeline: pipeline?.name ?? system.name,
      params: scope.params,
      variables: scope.systemVariables === undefined ? {} : mapToJson(withSayable(scope.systemVariables) as MapNode),
      connections: connectionsOf(system),
    })
  return { ...scope, airflow: once(make) }
}

/** The scope of a pipeline with the names that speak of a task. */
export function ofTask(scope: Scope, pipeline: string, task: string | undefined): Scope {
  const { airflow } = scope
  if (airflow === undefined || task === undefined) return scope
  return { ...scope, airflow: once(() => withTask(airflow(), pipeline, task)) }
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

function connectionsOf({ root }: System): Record<string, JsonObject> {
  const named = itemsAt(root, 'connections').map(
    (node) => [textAt(node, 'connection') ?? '', toJson(withSayable(node))] as const,
  )
  return Object.fromEntries(named) as Record<string, JsonObject>
}
