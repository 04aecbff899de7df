import type { JsonObject } from '../contract/json.ts'
import type { Report } from '../diagnostics/diagnostic.ts'
import type { Source } from '../diagnostics/place.ts'
import type { Layer } from '../load/layers.ts'
import {
  emptyMap,
  fromJson,
  get,
  headOf,
  itemsAt,
  type MapNode,
  mapOf,
  type Node,
  textAt,
  withEntries,
  without,
} from '../load/node.ts'
import { chainOf } from './chain.ts'
import { mergeLayers, mergeMaps, mergeNodes } from './merge.ts'

/** A sub with all its supers merged in and defaults applied; not yet rendered, not yet checked. */
export interface System {
  readonly name: string
  readonly folder: string
  readonly file: string
  /** All sections; `pipelines` and `services` as they are written. */
  readonly root: MapNode
  readonly pipelines: readonly Pipeline[]
  /** The layers that it is made of, `base` first. */
  readonly chain: readonly Layer[]
  /** The services with their defaults. */
  readonly services: readonly Node[]
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
  /** Values of names that its expressions mention which only a run can compute; set once it is rendered. */
  readonly values?: JsonObject
  /** Fills in the placeholders of a text that stands in a file of its own; set once it is rendered. */
  readonly fill?: (source: Source) => Node
}

/** What layers describe. */
export interface Resolved {
  readonly systems: readonly System[]
  /** Supers that no system here inherits from, as if they were systems, so that they too can be checked. */
  readonly unused: readonly System[]
}

/** Every system that the layers describe; a layer that cannot be resolved is left out, with a diagnostic. */
export function resolveSystems(
  layers: readonly Layer[],
  report: Report,
  broken: ReadonlySet<string> = new Set(),
): Resolved {
  const byName = new Map(layers.map((layer) => [layer.name, layer]))
  const notes = { circles: new Set<string>(), broken }
  const chains = (chosen: readonly Layer[]) =>
    chosen.map((layer) => chainOf(layer, byName, notes, report)).filter((chain) => chain !== undefined)
  const subs = chains(layers.filter((layer) => layer.type === 'sub'))
  const used = new Set(subs.flat())
  const left = chains(layers.filter((layer) => layer.super !== undefined && layer.type === 'super' && !used.has(layer)))
  return { systems: subs.map(systemOf), unused: left.map(systemOf) }
}

function systemOf(chain: readonly Layer[]): System {
  const { name, folder, file } = chain.at(-1) as Layer
  const root = asSub(chain.map((each) => each.root).reduce(mergeLayers))
  return {
    name,
    folder,
    file,
    root,
    pipelines: itemsAt(root, 'pipelines').map((node) => pipelineOf(node, root, chain)),
    chain,
    services: itemsAt(root, 'services').map((node) => mergeNodes(mapOf(get(root, 'service_defaults')), node)),
  }
}

/** What it inherits from are supers; it is none. */
function asSub(root: MapNode): MapNode {
  const key = root.entries.get('name')?.key ?? headOf(root)
  return withEntries(root, [['type', { key, value: { kind: 'scalar', value: 'sub', place: key } }]])
}

/** The same with an empty pipeline, if it has none: what is between its default tasks. */
export function withPipeline(system: System): System {
  if (system.pipelines.length > 0) return system
  const place = headOf(system.root)
  const pipeline = fromJson({ pipeline: system.name }, place)
  return { ...system, pipelines: [pipelineOf(pipeline, system.root, system.chain)] }
}

const taskLists = new Set(['before_tasks', 'after_tasks', 'tasks'])

function pipelineOf(node: Node, root: MapNode, chain: readonly Layer[]): Pipeline {
  const defaults = mapOf(get(root, 'pipeline_defaults')) ?? emptyMap(node)
  const own = mapOf(node) ?? emptyMap(node)
  return {
    name: textAt(own, 'pipeline'),
    node: without(mergeMaps(without(defaults, taskLists), own), taskLists),
    tasks: tasksOf(own, defaults, chain).map((task) => ({ ...task, node: withTaskDefaults(task.node, root) })),
  }
}

function tasksOf(pipeline: MapNode, defaults: MapNode, chain: readonly Layer[]): Task[] {
  const phase = (name: Task['phase'], nodes: readonly Node[]): Task[] => nodes.map((node) => ({ phase: name, node }))
  const layers = chain.map((layer) => get(layer.root, 'pipeline_defaults'))
  const { before, own, after } = aroundMarker(itemsAt(defaults, 'tasks'), pipeline)
  return [
    ...phase(
      'before',
      layers.flatMap((each) => itemsAt(each, 'before_tasks')),
    ),
    ...phase('before', before),
    ...phase('body', own),
    ...phase('after', after),
    ...phase(
      'after',
      layers.toReversed().flatMap((each) => itemsAt(each, 'after_tasks')),
    ),
  ]
}

/** The default tasks around the one of type `pipeline`; without such a one they are those of a pipeline without tasks. */
function aroundMarker(defaults: readonly Node[], pipeline: MapNode) {
  const own = itemsAt(pipeline, 'tasks')
  const marker = defaults.findIndex((task) => textAt(task, 'type') === 'pipeline')
  if (marker !== -1) return { before: defaults.slice(0, marker), own, after: defaults.slice(marker + 1) }
  return { before: [], own: get(pipeline, 'tasks') === undefined ? defaults : own, after: [] }
}

function withTaskDefaults(task: Node, root: MapNode): Node {
  const type = textAt(task, 'type')
  const defaults = type === undefined ? undefined : mapOf(get(get(root, 'task_defaults'), type))
  return task.kind === 'map' && defaults !== undefined ? mergeMaps(defaults, task) : task
}

/** The whole system under the YAML's own keys, pipelines and services with all that they inherit. */
export function nodeOfSystem({ root, pipelines, services }: System): MapNode {
  const list = (section: string, items: readonly Node[]) => {
    const entry = root.entries.get(section)
    return entry === undefined
      ? []
      : [[section, { ...entry, value: { kind: 'list', items, place: entry.value.place } }] as const]
  }
  const whole = pipelines.map(({ node, tasks }): Node => {
    const { place } = node
    const items = tasks.map((task) => task.node)
    return withEntries(node, [['tasks', { key: place, value: { kind: 'list', items, place } }]])
  })
  return withEntries(root, [...list('pipelines', whole), ...list('services', services)])
}
