import type { JsonObject } from '../contract/json.ts'
import type { Report } from '../diagnostics/diagnostic.ts'
import { get, type MapEntry, type MapNode, mapOf, without } from '../load/node.ts'
import { withAirflow } from './airflow-scope.ts'
import { newMeter } from './meter.ts'
import { render } from './render.ts'
import type { RenderInputs } from './render-inputs.ts'
import { type RenderedPipeline, renderPipeline } from './render-pipeline.ts'
import type { Scope } from './scope.ts'
import { secretVariablesOf } from './secret-variables.ts'
import type { System } from './system.ts'

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
    meter: newMeter(),
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

function ignore(): void {}
