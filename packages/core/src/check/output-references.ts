import type { Report } from '../diagnostics/diagnostic.ts'
import { suggest } from '../diagnostics/suggest.ts'
import type { Node, ScalarNode } from '../load/node.ts'
import { outputReference, piecesOf, placeOfPiece } from '../system/placeholders.ts'
import type { CheckedTask } from './checked.ts'

/** Reports outputs that are asked for but not declared, or not by a task upstream. */
export function checkOutputReferences(tasks: readonly CheckedTask[], report: Report): void {
  const byName = new Map(tasks.map((task) => [task.keys.task, task]))
  for (const task of tasks) {
    for (const { node, raw, reference } of referencesIn(task.node)) {
      const problem = problemWith(reference, task, byName)
      if (problem === undefined) continue
      report({ severity: 'error', code: 'E_OUTPUT_UNKNOWN', place: placeOfPiece(node, raw), ...problem })
    }
  }
}

type Reference = NonNullable<ReturnType<typeof outputReference>>

function referencesIn(node: Node): { node: ScalarNode; raw: string; reference: Reference }[] {
  if (node.kind === 'list') return node.items.flatMap(referencesIn)
  if (node.kind === 'map') return [...node.entries.values()].flatMap((entry) => referencesIn(entry.value))
  if (typeof node.value !== 'string' || !node.value.includes('{{')) return []
  return piecesOf(node.value).flatMap((piece) => {
    const reference = 'expression' in piece ? outputReference(piece.expression) : undefined
    return reference === undefined || !('raw' in piece) ? [] : [{ node, raw: piece.raw, reference }]
  })
}

function problemWith({ task: name, output }: Reference, task: CheckedTask, byName: ReadonlyMap<string, CheckedTask>) {
  const target = byName.get(name)
  const ancestors = ancestorsOf(task, byName)
  if (target === undefined) return said(`there is no task ${name}`, suggest(name, [...byName.keys()]))
  if (!ancestors.has(name)) {
    return said(`${name} does not run before ${task.keys.task}`, `add ${name} to depends_on`)
  }
  const declared = Object.keys(target.keys.outputs ?? {})
  if (declared.includes(output)) return undefined
  return said(
    `${name} declares no output ${output}`,
    suggest(output, declared) ?? `declare it below outputs: of ${name}`,
  )
}

function said(message: string, suggestion: string | undefined) {
  return { message, ...(suggestion !== undefined && { suggestion }) }
}

function ancestorsOf(task: CheckedTask, byName: ReadonlyMap<string, CheckedTask>): ReadonlySet<string> {
  const found = new Set(task.upstreams)
  for (const name of found) for (const up of byName.get(name)?.upstreams ?? []) found.add(up)
  return found
}
