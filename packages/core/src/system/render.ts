import type { Report } from '../diagnostics/diagnostic.ts'
import type { MapEntry, Node, ScalarNode } from '../load/node.ts'
import { warnOfCutComment } from './cut-comment.ts'
import { closedText } from './escapes.ts'
import { fillPlaceholder, laterText } from './fill-placeholder.ts'
import { isStatement, mayHold, type Piece, type Placeholder, piecesOf } from './pieces.ts'
import { placeOfPiece } from './placeholders.ts'
import { renderStatements } from './render-statements.ts'
import { resolve, resolveBare } from './resolve.ts'
import type { RenderContext, Resolved } from './resolve-variable.ts'
import type { Scope } from './scope.ts'
import { joinParts, type Part, templateOfSource } from './templates.ts'

/**
 * Fills in the placeholders and statements of a value. What is nothing but one placeholder keeps the type of what it names;
 * what only a run knows, outputs of tasks for instance, stays as it is for the engine to fill in.
 */
export function render(node: Node, scope: Scope, report: Report): Node {
  return renderNode(node, { scope, report, open: [], depth: 0, render: renderNode })
}

/** The value of an expression that stands without braces in a scalar. */
export function renderBare(
  node: ScalarNode,
  expression: string,
  scope: Scope,
  report: Report,
  as: 'value' | 'condition',
): Resolved {
  return resolveBare(expression, node.place, { scope, report, open: [], depth: 0, render: renderNode }, as)
}

function renderNode(node: Node, outer: RenderContext): Node {
  if (node.kind === 'scalar') {
    return typeof node.value === 'string' && mayHold(node.value) ? renderText(node, node.value, outer) : node
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

function renderText(node: ScalarNode, source: string, context: RenderContext): Node {
  warnOfCutComment(node, context.report)
  const template = templateOfSource(source)
  const pieces = piecesOf(template)
  const [only] = pieces
  if (pieces.some(isStatement)) return renderStatements(node, pieces, context)
  if (pieces.length !== 1 || only === undefined) {
    return { ...node, value: joinParts(pieces.map((piece) => partOf(piece, node, context))) }
  }
  if ('text' in only)
    return only.text === source ? node : { ...node, value: only.text === template ? template : closedText(only.text) }
  const placeholder = only as Placeholder
  const value = resolve(placeholder.expression, placeOfPiece(node, placeholder), context)
  if (value === 'wrong') return node
  return value.kind === 'later' ? { ...node, value: laterText(placeholder, value.expression) } : value
}

function partOf(piece: Piece, node: ScalarNode, context: RenderContext): Part {
  return 'text' in piece
    ? { text: closedText(piece.text), isToken: false }
    : fillPlaceholder(piece as Placeholder, node, context)
}
