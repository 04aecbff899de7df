import { get, itemsAt, type MapNode, type Node, textAt } from '../load/node.ts'
import { secretVariable } from '../secrets/variable.ts'

/** The keys of a pipeline that name variables with secrets by `{ env: NAME }`, as connections do. */
const hooks = ['on_success', 'on_failure', 'on_late']

/** The environment variables that hold secrets of a system: those that its secrets, connections and hooks are read from. */
export function secretVariablesOf(root: MapNode): ReadonlySet<string> {
  const pipelines = [get(root, 'pipeline_defaults'), ...itemsAt(root, 'pipelines')]
  const referring = [get(root, 'connections'), ...pipelines.flatMap((each) => hooks.map((key) => get(each, key)))]
  return new Set([...itemsAt(root, 'secrets').flatMap(sourceOf), ...referring.flatMap(referencesIn)])
}

/** A secret of which nothing else is said is the variable of its name. */
function sourceOf(node: Node): string[] {
  const name = textAt(node, 'secret')
  const hasPath = ['path', 'local_path_file'].some((key) => textAt(node, key) !== undefined)
  const variable = textAt(node, 'env') ?? (hasPath || name === undefined ? undefined : secretVariable(name))
  return variable === undefined ? [] : [variable]
}

function referencesIn(node: Node | undefined): string[] {
  if (node === undefined || node.kind === 'scalar') return []
  if (node.kind === 'list') return node.items.flatMap(referencesIn)
  const only = node.entries.size === 1 ? textAt(node, 'env') : undefined
  return only === undefined ? [...node.entries.values()].flatMap(({ value }) => referencesIn(value)) : [only]
}
