import type { Report } from '../diagnostics/diagnostic.ts'
import type { Layer } from '../load/layers.ts'
import { get, itemsAt, type MapEntry, type MapNode, type Node, textAt, without } from '../load/node.ts'
import { chainOf } from './chain.ts'
import { mergeLayers, mergeMaps } from './merge.ts'

/** A sub with all its supers merged in and defaults applied; not yet rendered, not yet checked. */
export interface System {
  readonly name: string
  readonly folder: string
  readonly file: string
  /** All sections; `pipelines` as the system wrote them. */
  readonly root: MapNode
  readonly pipelines: readonly Pipeline[]
}

/** A pipeline with its defaults, and its tasks with those around them. */
export interface Pipeline {
  readonly name: string | undefined
  /** All keys but the tasks. */
  readonly node: MapNode
  readonly tasks: readonly Task[]
}

/** A task with the defaults of its type. */
export interface Task {
  /** Tasks of `before` run before the pipeline's own, those of `after` behind all of them. */
  readonly phase: 'before' | 'body' | 'after'
  readonly node: Node
}

/** Every system that the layers describe; a layer that cannot be resolved is left out, with a diagnostic. */
export function resolveSystems(layers: readonly Layer[], report: Report): System[] {
  const byName = new Map(layers.map((layer) => [layer.name, layer]))
  return layers
    .filter((layer) => layer.type === 'sub')
    .map((layer) => chainOf(layer, byName, report))
    .filter((chain) => chain !== undefined)
    .map(systemOf)
}

function systemOf(chain: readonly Layer[]): System {
  const layer = chain.at(-1) as Layer
  const root = chain.map((each) => each.root).reduce(mergeLayers)
  const pipelines = itemsAt(layer.root, 'pipelines').map((node) => pipelineOf(node, root, chain))
  return { name: layer.name, folder: layer.folder, file: layer.file, root, pipelines }
}

const taskLists = new Set(['before_tasks', 'after_tasks', 'tasks'])

function pipelineOf(node: Node, root: MapNode, chain: readonly Layer[]): Pipeline {
  const defaults = get(root, 'pipeline_defaults')
  const own = node.kind === 'map' ? node : emptyMap(node)
  const merged = defaults?.kind === 'map' ? mergeMaps(without(defaults, taskLists), own) : own
  return {
    name: textAt(own, 'pipeline'),
    node: without(merged, taskLists),
    tasks: tasksOf(own, chain).map((task) => ({ ...task, node: withTaskDefaults(task.node, root) })),
  }
}

function tasksOf(pipeline: MapNode, chain: readonly Layer[]): Task[] {
  const defaults = chain.map((layer) => get(layer.root, 'pipeline_defaults'))
  const phase = (name: Task['phase'], nodes: readonly Node[]): Task[] => nodes.map((node) => ({ phase: name, node }))
  const { before, after } = aroundMarker(defaults.map((each) => itemsAt(each, 'tasks')))
  return [
    ...phase(
      'before',
      defaults.flatMap((each) => itemsAt(each, 'before_tasks')),
    ),
    ...phase('before', before),
    ...phase('body', itemsAt(pipeline, 'tasks')),
    ...phase('after', after),
    ...phase(
      'after',
      defaults.toReversed().flatMap((each) => itemsAt(each, 'after_tasks')),
    ),
  ]
}

/** Of the lowest layer whose default tasks hold one of type pipeline: those before it, and those behind it. */
function aroundMarker(lists: readonly (readonly Node[])[]): { before: readonly Node[]; after: readonly Node[] } {
  const tasks = lists.findLast((list) => list.length > 0) ?? []
  const marker = tasks.findIndex((task) => textAt(task, 'type') === 'pipeline')
  return marker === -1 ? { before: [], after: [] } : { before: tasks.slice(0, marker), after: tasks.slice(marker + 1) }
}

function withTaskDefaults(task: Node, root: MapNode): Node {
  const type = textAt(task, 'type')
  const defaults = type === undefined ? undefined : get(get(root, 'task_defaults'), type)
  return task.kind === 'map' && defaults?.kind === 'map' ? mergeMaps(defaults, task) : task
}

function emptyMap(node: Node): MapNode {
  return { kind: 'map', entries: new Map<string, MapEntry>(), place: node.place }
}
