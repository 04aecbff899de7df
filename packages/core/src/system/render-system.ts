import type { JsonObject } from '../contract/json.ts'
import type { Report } from '../diagnostics/diagnostic.ts'
import { get, type MapEntry, type MapNode, type Node, textAt, without } from '../load/node.ts'
import { render } from './render.ts'
import type { Scope } from './scope.ts'
import type { Pipeline, System, Task } from './system.ts'

/** From where placeholders are filled in, besides the system's own variables. */
export interface RenderInputs {
  readonly params: JsonObject
  readonly env: Readonly<Record<string, string | undefined>>
}

// These have gone into the pipelines, and are rendered there with what a task knows besides.
const consumed = new Set(['variables', 'task_defaults', 'pipeline_defaults', 'service_defaults', 'pipelines'])

/** The system with its placeholders filled in; what names nothing is reported and left as it is. */
export function renderSystem(system: System, inputs: RenderInputs, report: Report): System {
  const variables = mapOf(get(system.root, 'variables'))
  const meter = { characters: 0 }
  const scope: Scope = { ...inputs, taskVariables: undefined, systemVariables: variables, meter }
  const sections = render(without(system.root, consumed), scope, report) as MapNode
  const kept = [...system.root.entries].filter(([key]) => consumed.has(key))
  return {
    ...system,
    root: { ...sections, entries: new Map([...sections.entries, ...kept]) },
    pipelines: system.pipelines.map((pipeline) => renderPipeline(pipeline, scope, report)),
  }
}

function renderPipeline(pipeline: Pipeline, scope: Scope, report: Report): Pipeline {
  const node = render(pipeline.node, scope, report) as MapNode
  const tasks = pipeline.tasks.map((task) => renderTask(task, scope, report))
  return { ...pipeline, name: textAt(node, 'pipeline'), node, tasks }
}

function renderTask(task: Task, scope: Scope, report: Report): Task {
  const written = get(task.node, 'variables')
  if (written === undefined || task.node.kind !== 'map') return { ...task, node: render(task.node, scope, report) }
  const entry = task.node.entries.get('variables') as MapEntry
  const inner: Scope = { ...scope, taskVariables: taskVariables(written, scope) }
  const rendered = render(without(task.node, new Set(['variables'])), inner, report) as MapNode
  return { ...task, node: { ...rendered, entries: new Map([...rendered.entries, ['variables', entry]]) } }
}

/** A map of its own, or the name of one among the system's variables. */
function taskVariables(written: Node, scope: Scope): MapNode | undefined {
  if (written.kind !== 'scalar') return mapOf(written)
  return mapOf(get(scope.systemVariables, String(written.value)))
}

function mapOf(node: Node | undefined): MapNode | undefined {
  return node?.kind === 'map' ? node : undefined
}
