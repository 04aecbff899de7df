import type { Report } from '../diagnostics/diagnostic.ts'
import { suggest } from '../diagnostics/suggest.ts'
import { get, headOf, type MapNode, mapOf } from '../load/node.ts'
import { knownTaskTypes, type Registry } from '../registry/registry.ts'
import { keysOf } from '../schema/json-schema.ts'
import { pipelineSchema, taskKeys } from './schemas/index.ts'

/**
 * Reports keys of `task_defaults` and `pipeline_defaults` that nothing reads, also where no task or pipeline takes them.
 * Their values are checked with the tasks and pipelines that do.
 */
export function checkDefaults(root: MapNode, registry: Registry, report: Report): void {
  const defaults = mapOf(get(root, 'task_defaults'))
  const types = [...registry.tasks.keys(), ...Object.keys(knownTaskTypes)]
  if (defaults !== undefined) checkKeys(defaults, [...types, 'description'], report)
  for (const [type, { value }] of defaults?.entries ?? []) {
    if (value.kind === 'map') checkTypeDefaults(type, value, registry, report)
    else if (type !== 'description' && (value.kind !== 'scalar' || value.value !== null)) {
      const message = `task_defaults.${type} is no map`
      report({ severity: 'error', code: 'E_VALUE_INVALID', message, place: headOf(value), expected: 'keys of a task' })
    }
  }
  const pipelines = mapOf(get(root, 'pipeline_defaults'))
  const keys = [...Object.keys(pipelineSchema.shape), 'tasks', 'before_tasks', 'after_tasks']
  if (pipelines !== undefined) checkKeys(pipelines, keys, report)
}

function checkTypeDefaults(type: string, node: MapNode, registry: Registry, report: Report): void {
  const part = registry.tasks.get(type)?.part
  const own = part && keysOf(part.config)
  if (own !== undefined) checkKeys(node, [...taskKeys, ...own], report)
}

function checkKeys(node: MapNode, known: readonly string[], report: Report): void {
  for (const [key, entry] of node.entries) {
    if (known.includes(key)) continue
    const suggestion = suggest(key, known)
    const message = `nothing reads the key ${key}`
    report({ severity: 'warning', code: 'E_KEY_UNKNOWN', message, place: entry.key, ...(suggestion && { suggestion }) })
  }
}
