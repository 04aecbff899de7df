import type { Report } from '../diagnostics/diagnostic.ts'
import { suggest } from '../diagnostics/suggest.ts'
import { get, type Node, type ScalarNode } from '../load/node.ts'
import { outputReference, piecesOf, placeOfPiece } from '../system/placeholders.ts'
import type { GraphTask } from './graph.ts'

type Upstreams = ReadonlyMap<string, readonly string[]>

/** Reports outputs that are asked for but not declared, or not by a task upstream. */
export function checkOutputReferences(tasks: readonly GraphTask[], upstreams: Upstreams, report: Report): void {
  const byName = new Map(tasks.map((task) => [task.name, task]))
  for (const task of tasks) {
    for (const { node, raw, reference } of referencesIn(task.node)) {
      const problem = problemWith(reference, task.name, byName, upstreams)
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

function problemWith(
  { task: name, output }: Reference,
  asking: string,
  byName: ReadonlyMap<string, GraphTask>,
  upstreams: Upstreams,
) {
  const target = byName.get(name)
  if (target === undefined) return said(`there is no task ${name}`, suggest(name, [...byName.keys()]))
  if (!runsBefore(name, asking, upstreams)) {
    return said(`${name} does not run before ${asking}`, `add ${name} to depends_on`)
  }
  const outputs = get(target.node, 'outputs')
  const declared = outputs?.kind === 'map' ? [...outputs.entries.keys()] : []
  if (declared.includes(output)) return undefined
  return said(
    `${name} declares no output ${output}`,
    suggest(output, declared) ?? `declare it below outputs: of ${name}`,
  )
}

function said(message: string, suggestion: string | undefined) {
  return { message, ...(suggestion !== undefined && { suggestion }) }
}

/** Looks no further up than it must: most tasks ask for the outputs of those right before them. */
function runsBefore(name: string, task: string, upstreams: Upstreams): boolean {
  const found = new Set(upstreams.get(task))
  for (const up of found) {
    if (up === name) return true
    for (const further of upstreams.get(up) ?? []) found.add(further)
  }
  return false
}
