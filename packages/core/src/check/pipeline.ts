import type { Report } from '../diagnostics/diagnostic.ts'
import type { Source } from '../diagnostics/place.ts'
import { get, itemsAt, type MapNode, textAt, textOf } from '../load/node.ts'
import type { Registry } from '../registry/registry.ts'
import { textOfValue } from '../system/fill-placeholder.ts'
import type { RenderedPipeline } from '../system/render-pipeline.ts'
import type { RenderedSystem } from '../system/render-system.ts'
import { checkValue } from './check-value.ts'
import type { CheckedPipeline } from './checked.ts'
import { checkGraph, type GraphTask, upstreamsOf } from './graph.ts'
import { checkHooks } from './hooks.ts'
import { checkOutputReferences, checkOutputsInFile } from './output-references.ts'
import { checkPoolSlots } from './pool-slots.ts'
import { checkReferences } from './references.ts'
import { flag, pipelineSchema } from './schemas/index.ts'
import { reportNameTwice } from './sections.ts'
import { checkTask } from './task.ts'

/** Holds a pipeline, its tasks and its graph against their rules; undefined if its keys or a task are wrong. */
export function checkPipeline(
  pipeline: RenderedPipeline,
  { root, folder }: RenderedSystem,
  registry: Registry,
  report: Report,
): CheckedPipeline | undefined {
  const keys = checkValue(pipelineSchema, pipeline.node, report)
  const checked = pipeline.tasks.map(({ node, values = {}, fill }) => {
    const task = checkTask(node, registry, folder, report)
    return task && { ...task, values, fill }
  })
  for (const task of pipeline.tasks) {
    checkReferences(task.node, root, report)
    checkPoolSlots(task.node, root, report)
  }
  const hooks = keys && checkHooks(keys, pipeline.node, report)
  const graph = graphOf(pipeline, report)
  const upstreams = upstreamsOf(graph)
  checkGraph(graph, upstreams, report)
  checkOutputReferences(graph, upstreams, report)
  const tasks = checked
    .filter((task) => task !== undefined)
    .map((task) => ({
      ...task,
      upstreams: upstreams.get(task.keys.task) ?? [],
      fill: (source: Source) => {
        const text = task.fill?.(source)
        if (text === undefined) return source.text
        checkOutputsInFile(text, task.keys.task, graph, upstreams, report)
        return textOfValue(text, report)
      },
    }))
  if (keys === undefined || hooks === undefined || tasks.length < pipeline.tasks.length) return undefined
  const { timeout_minutes: timeout, late_minutes: late, max_parallel: maxParallel, schedule } = keys
  return {
    name: keys.pipeline,
    tasks,
    params: pipeline.params,
    alwaysRun: keys.always_run ?? alwaysRuns(root),
    hooks,
    failFast: keys.fail_fast ?? false,
    ...(maxParallel !== undefined && { maxParallel }),
    ...(timeout !== undefined && { timeoutSeconds: timeout * 60 }),
    ...(late !== undefined && { lateSeconds: late * 60 }),
    ...(typeof schedule === 'string' && { schedule }),
  }
}

/** What the whole system says, wherever it says it; a wrong value is reported with the system. */
function alwaysRuns(root: MapNode): boolean {
  const written = get(root, 'always_run')
  return written?.kind === 'scalar' && flag.safeParse(written.value).data === true
}

/** The graph as written, also of tasks that are wrong otherwise, so that all problems show at once. */
function graphOf(pipeline: RenderedPipeline, report: Report): GraphTask[] {
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
  return itemsAt(node, 'depends_on').flatMap((item) => (item.kind === 'scalar' ? [textOf(item)] : []))
}
