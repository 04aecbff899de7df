import type { JsonObject } from '../contract/json.ts'
import type { Report } from '../diagnostics/diagnostic.ts'
import { get, type MapEntry, type MapNode, mapOf, textAt, without } from '../load/node.ts'
import { paramsOfEnvironment } from '../params/environment.ts'
import { type ParamSource, type ResolvedParams, resolveParams } from '../params/params.ts'
import { ofTask, withAirflow } from './airflow-scope.ts'
import type { DeclaredOutputs } from './output-references.ts'
import { render } from './render.ts'
import type { RenderInputs } from './render-inputs.ts'
import { renderTask } from './render-task.ts'
import type { Scope } from './scope.ts'
import type { Pipeline, System } from './system.ts'

/** A pipeline with its placeholders filled in. */
export interface RenderedPipeline extends Pipeline {
  readonly params: JsonObject
  /** Params that have no value, and whose placeholders stay. */
  readonly left: ReadonlySet<string>
}

/** Fills in the placeholders of a pipeline and its tasks; first those of its params, which the others may name. */
export function renderPipeline(
  pipeline: Pipeline,
  system: System,
  base: Scope,
  inputs: RenderInputs,
  report: Report,
): RenderedPipeline {
  const rest = without(pipeline.node, new Set(['params']))
  const name = textAt(render(rest, withAirflow(base, system, pipeline, inputs), ignore), 'pipeline')
  const { values, left, declared } = renderParams({ ...pipeline, name }, system, base, inputs, report)
  const known = { ...base, params: values, left, outputs: declaredOutputs(pipeline) }
  const scope = withAirflow(known, system, pipeline, inputs)
  const node = render(rest, scope, report) as MapNode
  const written = pipeline.node.entries.get('params')
  const params = written && declared ? [['params', { ...written, value: declared }] as [string, MapEntry]] : []
  return {
    ...pipeline,
    name,
    params: values,
    left,
    node: { ...node, entries: new Map([...node.entries, ...params]) },
    tasks: pipeline.tasks.map((task) =>
      renderTask(task, ofTask(scope, pipeline.name ?? system.name, textAt(task.node, 'task')), report),
    ),
  }
}

function ignore(): void {}

/** The declaration of a param may speak of the date, of variables, of the environment, and of the params before it. */
function renderParams(
  pipeline: Pipeline,
  system: System,
  base: Scope,
  inputs: RenderInputs,
  report: Report,
): ResolvedParams {
  const inScope = (scope: Scope) => withAirflow(scope, system, pipeline, inputs)
  const written = get(pipeline.node, 'params')
  const runs = inputs.pipeline !== undefined && inputs.pipeline === pipeline.name
  // The whole section may be one placeholder.
  const declared = written?.kind === 'scalar' ? render(written, inScope(base), report) : written
  const names = [...(mapOf(declared)?.entries.keys() ?? [])]
  const isGiven = inputs.params !== undefined && (runs || inputs.pipeline === undefined)
  return resolveParams(
    declared,
    isGiven ? [...inputs.params, environmentSource(mapOf(declared), inputs.env, report)] : [],
    inputs.missingParams === 'report' && !runs ? 'sample' : inputs.missingParams,
    (node, { values, left }, note) => {
      const behind = new Set(names.filter((name) => !Object.hasOwn(values, name) && !left.has(name)))
      return render(node, inScope({ ...base, params: values, left, behind }), note)
    },
    report,
  )
}

/** What the environment sets; what is not clear is told at a param that is meant. */
function environmentSource(declared: MapNode | undefined, env: RenderInputs['env'], report: Report): ParamSource {
  const entries = declared?.entries ?? new Map<string, MapEntry>()
  const { source, ambiguous } = paramsOfEnvironment(env, [...entries.keys()])
  for (const { variables, params } of ambiguous) {
    const place = entries.get(params[0] ?? '')?.key
    if (place === undefined) continue
    const message = `${variables.join(' and ')} may set ${params.join(' or ')}`
    const expected = 'a variable that is spelled as the param is'
    report({ severity: 'error', code: 'E_PARAM_INVALID', message, place, expected })
  }
  return source
}

function declaredOutputs({ tasks }: Pipeline): DeclaredOutputs {
  return new Map(
    tasks.map(({ node }) => [textAt(node, 'task') ?? '', new Set(mapOf(get(node, 'outputs'))?.entries.keys())]),
  )
}
