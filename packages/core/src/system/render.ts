import type { Report } from '../diagnostics/diagnostic.ts'
import { type MapEntry, type Node, type ScalarNode, textOf, toJson } from '../load/node.ts'
import { reportUnsayable } from '../load/unsayable.ts'
import { type Piece, piecesOf, placeOfPiece } from './placeholders.ts'
import { type RenderContext, type Resolved, resolve, resolveBare } from './resolve.ts'
import type { Scope } from './scope.ts'

/**
 * Fills in the placeholders of a value. What is nothing but one placeholder keeps the type of what it names; what only
 * a run knows, outputs of tasks for instance, stays as it is for the engine to fill in.
 */
export function render(node: Node, scope: Scope, report: Report): Node {
  return renderNode(node, { scope, report, open: [], depth: 0, render: renderNode })
}

/** The value of an expression that stands without braces in a scalar. */
export function renderBare(node: ScalarNode, expression: string, scope: Scope, report: Report): Resolved {
  return resolveBare(expression, node.place, { scope, report, open: [], depth: 0, render: renderNode })
}

function renderNode(node: Node, outer: RenderContext): Node {
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

function renderText(node: ScalarNode, text: string, context: RenderContext): Node {
  const pieces = piecesOf(text)
  const [only] = pieces
  if (pieces.length === 1 && only !== undefined && 'expression' in only) {
    const value = resolve(only.expression, placeOfPiece(node, only.raw), context)
    return typeof value === 'string' ? node : value
  }
  return { ...node, value: pieces.map((piece) => textOfPiece(piece, node, context)).join('') }
}

function textOfPiece(piece: Piece, node: ScalarNode, context: RenderContext): string {
  if ('text' in piece) return piece.text
  const value = resolve(piece.expression, placeOfPiece(node, piece.raw), context)
  if (typeof value === 'string') return piece.raw
  return textOfValue(value, context.report)
}

/** A value as a part of a text: a scalar as it is written, a list or map as JSON. */
export function textOfValue(node: Node, report: Report): string {
  if (node.kind === 'scalar') return textOf(node)
  reportUnsayable(node, report)
  return JSON.stringify(toJson(node))
}
