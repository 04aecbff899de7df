import type { Report } from '../diagnostics/diagnostic.ts'
import { get, itemsAt, textAt } from '../load/node.ts'
import type { Registry } from '../registry/registry.ts'
import type { Pipeline, System } from '../system/system.ts'
import { checkValue } from './check-value.ts'
import type { CheckedPipeline } from './checked.ts'
import { checkGraph, type GraphTask, upstreamsOf } from './graph.ts'
import { checkOutputReferences } from './output-references.ts'
import { checkReferences } from './references.ts'
import { pipelineSchema } from './schema.ts'
import { reportNameTwice } from './sections.ts'
import { checkTask } from './task.ts'

/** Holds a pipeline, its tasks and its graph against their rules; undefined if its keys or a task are wrong. */
export function checkPipeline(
  pipeline: Pipeline,
  { root, folder }: System,
  registry: Registry,
  report: Report,
): CheckedPipeline | undefined {
  const keys = checkValue(pipelineSchema, pipeline.node, report)
  const checked = pipeline.tasks.map((task) => checkTask(task.node, registry, folder, report))
  for (const task of pipeline.tasks) checkReferences(task.node, root, report)
  const graph = graphOf(pipeline, report)
  const upstreams = upstreamsOf(graph)
  checkGraph(graph, upstreams, report)
  checkOutputReferences(graph, upstreams, report)
  const tasks = checked
    .filter((task) => task !== undefined)
    .map((task) => ({ ...task, upstreams: upstreams.get(task.keys.task) ?? [] }))
  if (keys === undefined || tasks.length < pipeline.tasks.length) return undefined
  const timeout = keys.timeout_minutes
  return { name: keys.pipeline, tasks, ...(timeout !== undefined && { timeoutSeconds: timeout * 60 }) }
}

/** The graph as written, also of tasks that are wrong otherwise, so that all problems show at once. */
function graphOf(pipeline: Pipeline, report: Report): GraphTask[] {
  const graph = new Map<string, GraphTask>()
  for (const { node, phase } of pipeline.tasks) {
    const name = textAt(node, 'task')
    if (name === undefined) continue
    if (graph.has(name)) reportNameTwice('task', name, get(node, 'task') ?? node, report)
    else graph.set(name, { name, phase, node, dependsOn: dependsOn(node) })
  }
  return [...graph.values()]
}

function dependsOn(node: GraphTask['node']): string[] | undefined {
  if (get(node, 'depends_on')?.kind !== 'list') return undefined
  return itemsAt(node, 'depends_on').flatMap((item) => (item.kind === 'scalar' ? [String(item.value)] : []))
}
