import { dirname } from 'node:path'
import { bytesOf } from '../contract/quantity.ts'
import type { Report } from '../diagnostics/diagnostic.ts'
import { nearest } from '../diagnostics/suggest.ts'
import { get, headOf, type MapNode, type Node, textIn, textOf, without } from '../load/node.ts'
import { countInstances, mostInstances, type Range } from '../plan/instances.ts'
import { knownTaskTypes, type Registry, suggestPackage } from '../registry/registry.ts'
import { checkValue } from './check-value.ts'
import type { CheckedTask } from './checked.ts'
import { checkEnv } from './env.ts'
import { type TaskKeys, taskKeys, taskSchema } from './schemas/index.ts'

/** A task that holds against its schemas, not yet put into the graph; undefined if it does not. */
export function checkTask(
  node: Node,
  registry: Registry,
  folder: string,
  report: Report,
): Omit<CheckedTask, 'upstreams' | 'values' | 'fill'> | undefined {
  const keys = checkValue(taskSchema, node, report)
  if (keys !== undefined) checkInstances(keys, node, report)
  checkTogether(node, report)
  if (node.kind === 'map') checkEnv(node, report)
  const written = get(node, 'type')
  if (node.kind !== 'map' || written?.kind !== 'scalar') return undefined
  const type = registry.tasks.get(textOf(written))?.part
  if (type === undefined) reportUnknownType(textOf(written), written, registry, report)
  const config = type && checkConfig(type.config, node, report)
  if (type === undefined || keys === undefined || config === undefined) return undefined
  return { keys, type, config: config.value, node, folder: folderOf(node, folder) }
}

/** Says so before a list of so many is made. */
function checkInstances({ for_each: each, executors }: TaskKeys, node: Node, report: Report): void {
  const written = executors ?? each
  if (written === undefined || typeof written === 'string') return
  const count = countInstances(written as readonly unknown[] | number | Range)
  if (count <= mostInstances) return
  const key = executors === undefined ? 'for_each' : 'executors'
  const message = `${key} stands for ${count} instances, more than ${mostInstances}`
  const place = headOf(get(node, key) ?? node)
  report({ severity: 'error', code: 'E_VALUE_INVALID', message, place })
}

/** Keys that contradict, or lack, each other. */
function checkTogether(node: Node, report: Report): void {
  const [each, count, most] = [get(node, 'for_each'), get(node, 'executors'), get(node, 'max_parallel')]
  const wrong = (message: string, at: Node) =>
    report({ severity: 'error', code: 'E_VALUE_INVALID', message, place: headOf(at) })
  if (each !== undefined && count !== undefined) wrong('a task has either for_each or executors, not both', count)
  if (each === undefined && count === undefined && most !== undefined) wrong('max_parallel needs for_each', most)
  const after = get(node, 'memory_after_oom')
  if (after === undefined) return
  for (const amount of [get(after, 'limit'), get(get(node, 'resources'), 'memory') ?? after]) {
    if (amount === after) wrong('memory_after_oom needs resources.memory to grow from', after)
    else if (amount !== undefined && bytesOf(textIn(amount) ?? '') === undefined)
      wrong('this is no amount of memory', amount)
  }
}

type Config = { readonly value: unknown }

function checkConfig(schema: CheckedTask['type']['config'], node: MapNode, report: Report): Config | undefined {
  let failed = false
  const note: Report = (diagnostic) => {
    failed ||= diagnostic.severity === 'error'
    report(diagnostic)
  }
  const value = checkValue(schema, without(node, taskKeys), note, taskKeys)
  return failed ? undefined : { value }
}

function reportUnknownType(type: string, node: Node, registry: Registry, report: Report): void {
  const installed = [...registry.tasks.keys()]
  const near = nearest(type, [...installed, ...Object.keys(knownTaskTypes)])
  const package_ = suggestPackage('task', near ?? type)
  const install = near !== undefined && installed.includes(near) ? '' : `npm install ${package_}`
  const meant = near === undefined || near === type ? '' : `did you mean ${near}? `
  report({
    severity: 'error',
    code: 'E_TYPE_UNKNOWN',
    message: `no installed plugin provides the task type ${type}`,
    place: headOf(node),
    ...(installed.length > 0 && { expected: `one of ${installed.join(', ')}` }),
    suggestion: (meant + install).trim(),
  })
}

/** The folder of the file that the task stands in; tasks of the base layer belong to the system's. */
function folderOf(node: MapNode, folder: string): string {
  const { file } = node.place.source
  return file.startsWith('liminal:') ? folder : dirname(file)
}
