import type { Report } from '../diagnostics/diagnostic.ts'
import type { Place } from '../diagnostics/place.ts'
import { suggest } from '../diagnostics/suggest.ts'
import { type MapEntry, type Node, type ScalarNode, toJson } from '../load/node.ts'
import { isName, outputReference, type Piece, piecesOf, placeOfPiece } from './placeholders.ts'
import { lookUp, namesIn, type Scope } from './scope.ts'

/**
 * Variables that refer to each other twice unfold into twice the text at every step: what placeholders may put into one
 * system, counted in characters (a value counts as a few, however short), and how deep values may be nested.
 */
export const renderLimits = { characters: 20_000_000, valueCost: 50, depth: 500 } as const

/**
 * Fills in the placeholders of a value. What is nothing but one placeholder keeps the type of what it names; outputs
 * of tasks stay as they are, for the engine to fill in.
 */
export function render(node: Node, scope: Scope, report: Report): Node {
  return renderNode(node, { scope, report, open: [], depth: 0 })
}

/** `open` holds the names being filled in, so that a circle shows. */
interface Context {
  readonly scope: Scope
  readonly report: Report
  readonly open: readonly string[]
  /** How deep the value at hand lies, the variables that led to it included. */
  readonly depth: number
}

function renderNode(node: Node, outer: Context): Node {
  if (node.kind === 'scalar') {
    return typeof node.value === 'string' && node.value.includes('{{') ? renderText(node, node.value, outer) : node
  }
  const context = { ...outer, depth: outer.depth + 1 }
  if (node.kind === 'list') {
    const items = node.items.map((item) => renderNode(item, context))
    return items.every((item, at) => item === node.items[at]) ? node : { ...node, items }
  }
  let changed = false
  const entries = new Map<string, MapEntry>()
  for (const [key, entry] of node.entries) {
    const value = renderNode(entry.value, context)
    changed ||= value !== entry.value
    entries.set(key, value === entry.value ? entry : { ...entry, value })
  }
  return changed ? { ...node, entries } : node
}

function renderText(node: ScalarNode, text: string, context: Context): Node {
  const pieces = piecesOf(text)
  const [only] = pieces
  if (pieces.length === 1 && only !== undefined && 'expression' in only) {
    return resolvePiece(only, node, context) ?? node
  }
  return { ...node, value: pieces.map((piece) => textOf(piece, node, context)).join('') }
}

function textOf(piece: Piece, node: ScalarNode, context: Context): string {
  if ('text' in piece) return piece.text
  const value = resolvePiece(piece, node, context)
  if (value === undefined) return piece.raw
  if (value.kind !== 'scalar') return JSON.stringify(toJson(value))
  return value.value === null ? '' : String(value.value)
}

/** What a placeholder stands for; undefined if it stays as it is. */
function resolvePiece(
  piece: { expression: string; raw: string },
  node: ScalarNode,
  context: Context,
): Node | undefined {
  const { expression, raw } = piece
  if (outputReference(expression) !== undefined) return undefined
  const { scope, report, open } = context
  const place = placeOfPiece(node, raw)
  if (!isName(expression)) {
    report({
      severity: 'error',
      code: 'E_PLACEHOLDER_INVALID',
      message: `${raw} is not the name of anything`,
      place,
      expected: 'a name of letters, digits, dots, dashes and underscores; \\{{ for two braces as text',
    })
    return undefined
  }
  if (open.includes(expression)) {
    const circle = [...open.slice(open.indexOf(expression)), expression].join(' -> ')
    report({ severity: 'error', code: 'E_VARIABLE_CYCLE', message: `these refer to each other: ${circle}`, place })
    return undefined
  }
  const found = lookUp(scope, expression, place)
  if (found === undefined) {
    const suggestion = suggest(expression, namesIn(scope))
    report({
      severity: 'error',
      code: 'E_PLACEHOLDER_UNKNOWN',
      message: `nothing is named ${expression}`,
      place,
      expected: 'a param, a variable of the task or the system, or an environment variable',
      ...(suggestion && { suggestion }),
    })
    return undefined
  }
  if (!isAffordable(found.node, context, place)) return undefined
  if (found.final) return found.node
  return renderNode(found.node, { ...context, open: [...open, expression], depth: context.depth + 1 })
}

/** Counts a value that is about to be filled in; says so once when there is too much of it. */
function isAffordable(node: Node, { scope: { meter }, report, depth }: Context, place: Place): boolean {
  if (meter.characters > renderLimits.characters) return false
  meter.characters += depth > renderLimits.depth ? Number.POSITIVE_INFINITY : sizeOf(node)
  if (meter.characters <= renderLimits.characters) return true
  const limit =
    depth > renderLimits.depth ? `${renderLimits.depth} levels` : `${renderLimits.characters / 1e6} million characters`
  const message = `with its variables filled in, the system has more than ${limit}`
  report({ severity: 'error', code: 'E_VARIABLE_TOO_LARGE', message, place })
  return false
}

function sizeOf(node: Node): number {
  if (node.kind === 'scalar') return renderLimits.valueCost + String(node.value).length
  const inner = node.kind === 'list' ? node.items : [...node.entries.values()].map((entry) => entry.value)
  return inner.reduce<number>((size, each) => size + sizeOf(each), renderLimits.valueCost)
}
