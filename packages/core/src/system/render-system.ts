import type { JsonObject } from '../contract/json.ts'
import type { Report } from '../diagnostics/diagnostic.ts'
import { airflowContext } from '../jinja/airflow.ts'
import { momentOf } from '../jinja/moment.ts'
import { get, itemsAt, type MapEntry, type MapNode, mapOf, mapToJson, textAt, toJson, without } from '../load/node.ts'
import { withSayable } from '../load/unsayable.ts'
import { type MissingParams, type ParamSource, resolveParams } from '../params/params.ts'
import { render } from './render.ts'
import { renderTask } from './render-task.ts'
import type { Scope } from './scope.ts'
import { secretVariablesOf } from './secret-variables.ts'
import type { Pipeline, System } from './system.ts'

/** From where placeholders are filled in, besides the system's own variables. */
export interface RenderInputs {
  readonly env: Readonly<Record<string, string | undefined>>
  /** The date of the run, which Airflow's macros speak of; without it they stay as they are. */
  readonly date?: Date
  readonly params?: readonly ParamSource[]
  /** What to do about params without a value; `report` for the pipeline that is to run. */
  readonly missingParams: MissingParams
  /** Fills in variables and defaults too, for people to read: they have gone into the pipelines already. */
  readonly whole?: boolean
  /** The pipeline that is to run, if it is known. */
  readonly pipeline?: string
}

/** A pipeline with its placeholders filled in. */
export interface RenderedPipeline extends Pipeline {
  readonly params: JsonObject
  /** Params that have no value, and whose placeholders stay. */
  readonly left: ReadonlySet<string>
}

/** A system with its placeholders filled in. */
export interface RenderedSystem extends System {
  readonly pipelines: readonly RenderedPipeline[]
}

// These have gone into the pipelines and services, and are rendered there with what those know besides.
const consumed = new Set([
  'variables',
  'task_defaults',
  'pipeline_defaults',
  'service_defaults',
  'pipelines',
  'services',
])

/** Fills in the placeholders of a system; what names nothing is reported and left as it is. */
export function renderSystem(system: System, inputs: RenderInputs, report: Report): RenderedSystem {
  const variables = mapOf(get(system.root, 'variables'))
  const base: Scope = {
    env: inputs.env,
    secretVariables: secretVariablesOf(system.root),
    params: {},
    taskVariables: undefined,
    systemVariables: variables,
    meter: { characters: 0 },
  }
  const pipelines = system.pipelines.map((pipeline) => renderPipeline(pipeline, system, base, inputs, report))
  const chosen = pipelines.filter(({ name }) => inputs.pipeline === undefined || name === inputs.pipeline)
  const params = Object.assign({}, ...chosen.toReversed().map((pipeline) => pipeline.params)) as JsonObject
  const left = new Set(pipelines.flatMap((pipeline) => [...pipeline.left]))
  const scope = withAirflow({ ...base, params, left }, system, undefined, inputs)
  const sections = render(without(system.root, consumed), scope, report) as MapNode
  const kept = [...system.root.entries].filter(([key]) => consumed.has(key))
  const shown = inputs.whole
    ? kept.map(([key, entry]) => [key, renderDefault(key, entry, scope, report)] as const)
    : kept
  return {
    ...system,
    root: { ...sections, entries: new Map([...sections.entries, ...shown]) },
    services: system.services.map((service) => render(service, scope, report)),
    pipelines,
  }
}

/** What is wrong with a default is told where it is used; variables may be used nowhere. */
function renderDefault(key: string, entry: MapEntry, scope: Scope, report: Report): MapEntry {
  const open: Scope = { ...scope, task: { mapped: true, values: {} } }
  return { ...entry, value: render(entry.value, open, key === 'variables' ? report : ignore) }
}

function renderPipeline(
  pipeline: Pipeline,
  system: System,
  base: Scope,
  inputs: RenderInputs,
  report: Report,
): RenderedPipeline {
  const written = pipeline.node.entries.get('params')
  const own = render(without(pipeline.node, new Set(['params'])), withAirflow(base, system, pipeline, inputs), ignore)
  const name = textAt(own, 'pipeline')
  const runs = inputs.pipeline !== undefined && inputs.pipeline === name
  const missing = inputs.missingParams === 'report' && !runs ? 'sample' : inputs.missingParams
  const declared = written && render(written.value, base, report)
  const { values, left } = resolveParams(
    declared,
    runs || inputs.pipeline === undefined ? (inputs.params ?? []) : [],
    missing,
    report,
  )
  const scope = withAirflow({ ...base, params: values, left }, system, pipeline, inputs)
  const node = render(without(pipeline.node, new Set(['params'])), scope, report) as MapNode
  const params = written && declared ? [['params', { ...written, value: declared }] as [string, MapEntry]] : []
  return {
    ...pipeline,
    name,
    params: values,
    left,
    node: { ...node, entries: new Map([...node.entries, ...params]) },
    tasks: pipeline.tasks.map((task) =>
      renderTask(task, withAirflow(scope, system, pipeline, inputs, textAt(task.node, 'task')), report),
    ),
  }
}

function ignore(): void {}

/** The scope with Airflow's names, made when the first of them is asked for. */
function withAirflow(
  scope: Scope,
  system: System,
  pipeline: Pipeline | undefined,
  { date }: RenderInputs,
  task?: string,
): Scope {
  if (date === undefined) return scope
  let made: Readonly<Record<string, unknown>> | undefined
  const make = () =>
    airflowContext({
      moment: momentOf(date, textAt(pipeline?.node, 'schedule')),
      pipeline: pipeline?.name ?? system.name,
      params: scope.params,
      variables: scope.systemVariables === undefined ? {} : mapToJson(withSayable(scope.systemVariables) as MapNode),
      connections: connectionsOf(system),
      ...(task !== undefined && { task }),
    })
  return {
    ...scope,
    airflow: () => {
      made ??= make()
      return made
    },
  }
}

function connectionsOf({ root }: System): Record<string, JsonObject> {
  const named = itemsAt(root, 'connections').map(
    (node) => [textAt(node, 'connection') ?? '', toJson(withSayable(node))] as const,
  )
  return Object.fromEntries(named) as Record<string, JsonObject>
}
