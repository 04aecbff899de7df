import type { Json } from '../contract/json.ts'
import type { Report } from '../diagnostics/diagnostic.ts'
import type { Source } from '../diagnostics/place.ts'
import { suggest } from '../diagnostics/suggest.ts'
import { isTrue } from '../jinja/condition.ts'
import {
  fromJson,
  get,
  headOf,
  type MapEntry,
  type MapNode,
  mapOf,
  type Node,
  textOf,
  toJson,
  without,
} from '../load/node.ts'
import { reportUnsayable } from '../load/unsayable.ts'
import { unescapeTemplate } from './escapes.ts'
import { hasPlaceholders, isStatement, piecesOf } from './pieces.ts'
import { isName } from './placeholders.ts'
import { render, renderBare } from './render.ts'
import type { Scope } from './scope.ts'
import type { Task } from './system.ts'

/** Keys that are an expression as a whole, if they are a text. */
const expressions = ['when', 'for_each'] as const

/**
 * Fills in the placeholders of a task. `when` becomes true or false, `for_each` a value; where only the run knows, they
 * become their expression, without braces.
 */
export function renderTask(task: Task, outer: Scope, report: Report): Task {
  const node = mapOf(task.node)
  if (node === undefined) return { ...task, node: render(task.node, outer, report) }
  const written = get(node, 'variables')
  const values: Record<string, Json> = {}
  const scope: Scope = {
    ...outer,
    ...(written !== undefined && { taskVariables: taskVariables(written, outer, report) }),
    task: { mapped: node.entries.has('for_each') || node.entries.has('executors'), values },
  }
  const apart = new Set(['variables', ...expressions])
  const rendered = render(without(node, apart), scope, report) as MapNode
  const entries = new Map([...rendered.entries])
  for (const [key, entry] of node.entries) {
    if (key === 'variables') entries.set(key, entry)
    else if (key === 'when') entries.set(key, renderExpression(entry, scope, report, 'condition'))
    else if (key === 'for_each') entries.set(key, renderExpression(entry, scope, report, 'value'))
  }
  const items = entries.get('for_each')?.value
  if (items?.kind === 'list') reportUnsayable(items, report)
  const fill = (source: Source) => {
    const place = { source, start: 0, end: source.text.length }
    return render({ kind: 'scalar', value: source.text, place }, scope, report)
  }
  return { ...task, node: { ...rendered, entries }, values, fill }
}

function renderExpression(entry: MapEntry, scope: Scope, report: Report, as: 'value' | 'condition'): MapEntry {
  const node = entry.value
  if (node.kind !== 'scalar' || typeof node.value !== 'string') {
    return { ...entry, value: unwritten(render(node, scope, report)) }
  }
  const expression = expressionOf(node.value)
  if (expression === undefined) {
    const expected = 'an expression such as accuracy > 0.9, without text or statements around it'
    report({
      severity: 'error',
      code: 'E_VALUE_INVALID',
      message: 'this is not one expression',
      place: node.place,
      expected,
    })
    return entry
  }
  const value = renderBare(node, expression, scope, report, as)
  if (value === 'wrong') return { ...entry, value: { ...node, value: expression } }
  if (value.kind === 'later') return { ...entry, value: { ...node, value: value.expression } }
  if (value.kind === 'scalar' && typeof value.value === 'string' && hasPlaceholders(value.value)) {
    // A variable that says what only the run knows.
    return renderExpression({ ...entry, value: { ...node, value: value.value } }, scope, report, as)
  }
  if (as === 'value') return { ...entry, value: listOf(value, report) }
  return { ...entry, value: fromJson(isTrue(toJson(value), isName(expression)), value.place) }
}

/** The text itself, or what stands between its only braces. */
function expressionOf(text: string): string | undefined {
  const pieces = piecesOf(text.trim())
  const [only] = pieces
  if (only === undefined || pieces.length > 1 || isStatement(only)) return undefined
  return 'expression' in only ? only.expression : unescapeTemplate(only.text)
}

function listOf(node: Node, report: Report): Node {
  if (node.kind !== 'scalar' || typeof node.value === 'number') return unwritten(node)
  const message = `for_each is ${JSON.stringify(node.value)}`
  report({ severity: 'error', code: 'E_VALUE_INVALID', message, place: node.place, expected: 'a list, or a number' })
  return { kind: 'list', items: [], place: node.place }
}

/** What is no text here is meant as a value, however it is written. */
function unwritten(node: Node): Node {
  return node.kind === 'scalar' ? fromJson(node.value, node.place) : node
}

/** A map of its own, or the name of one among the system's variables. */
function taskVariables(own: Node, scope: Scope, report: Report): MapNode | undefined {
  const written = own.kind === 'scalar' ? render(own, scope, report) : own
  if (written.kind !== 'scalar' || written.value === null) return mapOf(written)
  const name = textOf(written)
  const maps = [...(scope.systemVariables?.entries ?? [])].filter(([, { value }]) => value.kind === 'map')
  const found = maps.find(([key]) => key === name)?.[1].value
  if (found !== undefined) return mapOf(found)
  const known = maps.map(([key]) => key)
  const suggestion = suggest(name, known)
  const message = `variables: has no map ${name}`
  report({
    severity: 'error',
    code: 'E_VARIABLES_UNKNOWN',
    message,
    place: headOf(written),
    ...(suggestion && { suggestion }),
  })
  return undefined
}
