import type { Report } from '../diagnostics/diagnostic.ts'
import { suggest } from '../diagnostics/suggest.ts'
import { get, type Node, type ScalarNode, textAt } from '../load/node.ts'
import { type OutputReference, outputReference, outputReferences } from '../system/output-references.ts'
import { askedBy, mayHold, piecesOf } from '../system/pieces.ts'
import { placeOfPiece } from '../system/placeholders.ts'
import type { GraphTask } from './graph.ts'

type Upstreams = ReadonlyMap<string, readonly string[]>

/** Reports outputs that are asked for but not declared, or not by a task upstream, or that are no list to go through. */
export function checkOutputReferences(tasks: readonly GraphTask[], upstreams: Upstreams, report: Report): void {
  const byName = new Map(tasks.map((task) => [task.name, task]))
  for (const task of tasks) {
    reportUnknown(referencesOf(task.node), task.name, { byName, upstreams }, report)
    checkForEach(task, byName, report)
  }
}

/** The same for a text of a task that stands in a file of its own. */
export function checkOutputsInFile(
  text: Node,
  task: string,
  tasks: readonly GraphTask[],
  upstreams: Upstreams,
  report: Report,
): void {
  const found = referencesIn(text)
  if (found.length === 0) return
  reportUnknown(found, task, { byName: new Map(tasks.map((each) => [each.name, each])), upstreams }, report)
}

interface Graph {
  readonly byName: ReadonlyMap<string, GraphTask>
  readonly upstreams: Upstreams
}

function reportUnknown(found: readonly Found[], task: string, { byName, upstreams }: Graph, report: Report): void {
  for (const { node, raw, reference } of found) {
    const problem = problemWith(reference, task, byName, upstreams)
    if (problem === undefined) continue
    report({ severity: 'error', code: 'E_OUTPUT_UNKNOWN', place: placeOfPiece(node, { raw, start: 0 }), ...problem })
  }
}

interface Found {
  readonly node: ScalarNode
  readonly raw: string
  readonly reference: OutputReference
}

/** `when` and `for_each` are expressions as a whole. */
function referencesOf(task: Node): Found[] {
  const bare = ['when', 'for_each'].flatMap((key) => {
    const node = get(task, key)
    if (node?.kind !== 'scalar' || typeof node.value !== 'string') return []
    return referencesOfExpression(node, node.value)
  })
  return [...bare, ...referencesIn(task)]
}

function referencesOfExpression(node: ScalarNode, expression: string): Found[] {
  return outputReferences(expression).map((reference) => {
    return { node, raw: expression.slice(reference.start, reference.end), reference }
  })
}

function referencesIn(node: Node): Found[] {
  if (node.kind === 'list') return node.items.flatMap(referencesIn)
  if (node.kind === 'map') return [...node.entries.values()].flatMap((entry) => referencesIn(entry.value))
  if (typeof node.value !== 'string' || !mayHold(node.value)) return []
  return piecesOf(node.value).flatMap((piece) => {
    const asked = askedBy(piece)
    if (asked === undefined || !('raw' in piece)) return []
    return outputReferences(asked).map((reference) => ({ node, raw: piece.raw, reference }))
  })
}

function problemWith(
  { task: name, output }: OutputReference,
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

/** An output to go through has to be a list: one of type `json`, or that of a task with instances of its own. */
function checkForEach(task: GraphTask, byName: ReadonlyMap<string, GraphTask>, report: Report): void {
  const node = get(task.node, 'for_each')
  if (node?.kind !== 'scalar' || typeof node.value !== 'string') return
  const reference = outputReference(node.value)
  const target = reference && byName.get(reference.task)?.node
  if (reference === undefined || target === undefined || isMapped(target)) return
  const declared = get(get(target, 'outputs'), reference.output)
  const type = declared?.kind === 'scalar' ? declared.value : textAt(declared, 'type')
  if (type === undefined || type === 'json' || type === 'number') return
  const message = `${reference.task}.${reference.output} is a ${type}, not a list`
  report({ severity: 'error', code: 'E_VALUE_INVALID', message, place: node.place, expected: 'an output of type json' })
}

function isMapped(task: Node): boolean {
  return get(task, 'for_each') !== undefined || get(task, 'executors') !== undefined
}
