import type { Json } from '../contract/json.ts'
import { localsOf } from '../jinja/blocks.ts'
import { type LocalNames, noNames, withNames } from '../jinja/local-names.ts'
import { problemOfTemplate, renderTemplate } from '../jinja/render-template.ts'
import { namesOfStatement, type TemplatePart } from '../jinja/statements.ts'
import type { Node, ScalarNode } from '../load/node.ts'
import { closedText, escapeTemplate, unescapeTemplate } from './escapes.ts'
import { gather, knownNames } from './expression.ts'
import { fillPlaceholder } from './fill-placeholder.ts'
import { isAffordable, timed } from './meter.ts'
import { withSpacedMinus } from './output-references.ts'
import { askedBy, hasPlaceholders, isStatement, type Piece, type Placeholder, type Statement } from './pieces.ts'
import { isName, placeOfPiece } from './placeholders.ts'
import { leave, type RenderContext, wrong } from './resolve-variable.ts'
import { joinParts } from './templates.ts'
import { reportUnknown } from './unknown.ts'

/** What the pieces of a text need together. */
interface Needed {
  readonly values: Record<string, Json>
  /** The first piece that speaks of what only a run knows. */
  ofRun: string | undefined
  ofAirflow: boolean
  /** A plain name stays, and the text with it. */
  isOpen: boolean
  isWrong: boolean
}

/** Renders a text with statements; one that speaks of the run stays, with the values that it needs besides. */
export function renderStatements(node: ScalarNode, written: readonly Piece[], context: RenderContext): Node {
  const { scope } = context
  const locals = localsOf(written)
  if ('problem' in locals) return report(node, written, locals, context)
  const needed: Needed = { values: {}, ofRun: undefined, ofAirflow: false, isOpen: false, isWrong: false }
  const pieces = written.map((piece, at) => filled(piece, node, locals[at] ?? noNames, needed, context))
  const { values, ofRun, ofAirflow, isOpen, isWrong } = needed
  if (isWrong) return node
  if (ofRun !== undefined || isOpen) {
    const asked = pieces.flatMap((piece) => askedBy(piece) ?? [])
    const problem = problemOfTemplate(partsOf(pieces), knownNames(values, asked))
    if (problem !== undefined) return report(node, pieces, problem, context)
    if (ofRun !== undefined && leave(ofRun, node.place, context) === 'wrong') return node
    Object.assign(scope.task?.values ?? {}, values)
    return { ...node, value: templateOf(pieces) }
  }
  if (ofAirflow && scope.airflow === undefined) return { ...node, value: templateOf(pieces) }
  const given = { ...(ofAirflow && scope.airflow?.()), ...values }
  const rendered = timed(() => renderTemplate(partsOf(pieces), given), context, node.place)
  if (rendered === 'wrong') return node
  if ('problem' in rendered) return report(node, pieces, rendered, context)
  const value: Node = { ...node, value: escapeTemplate(rendered.text) }
  return isAffordable(value, context, node.place) ? value : node
}

/** A piece with a plain name filled in; what the others need is noted. */
function filled(piece: Piece, node: ScalarNode, locals: LocalNames, needed: Needed, context: RenderContext): Piece {
  if ('text' in piece) return { text: closedText(piece.text) }
  if (!isStatement(piece) && isName(piece.expression) && !locals.has(piece.expression.split('.', 1)[0] as string)) {
    return plain(piece, node, needed, context)
  }
  const spaced = withMinus(piece, context)
  const asks = isStatement(spaced)
    ? namesOfStatement(spaced.word, spaced.body).asks
    : [{ expression: spaced.expression, bound: [] }]
  const place = placeOfPiece(node, piece)
  for (const { expression, bound } of asks) {
    const own = withNames(locals, bound)
    const found = gather(expression, place, context, own)
    const known = { locals: own, shown: piece.raw }
    if (found === 'wrong' || reportUnknown(expression, place, context, { ...known, values: found.values })) {
      needed.isWrong = true
      return piece
    }
    Object.assign(needed.values, found.values)
    needed.ofAirflow ||= found.ofAirflow
    if (found.ofRun) needed.ofRun ??= piece.raw
  }
  return spaced
}

/** A plain name becomes what it becomes in a text without statements. */
function plain(piece: Placeholder, node: ScalarNode, needed: Needed, context: RenderContext): Piece {
  let isWrong = false
  const note = (diagnostic: Parameters<RenderContext['report']>[0]) => {
    isWrong = true
    context.report(diagnostic)
  }
  const { text, isToken } = fillPlaceholder(piece, node, { ...context, report: note })
  needed.isWrong ||= isWrong
  needed.isOpen ||= isToken || hasPlaceholders(text)
  return isToken ? { ...piece, raw: text } : { text }
}

function withMinus<T extends Placeholder | Statement>(piece: T, { scope }: RenderContext): T {
  const key = isStatement(piece) ? 'body' : 'expression'
  const asked = Reflect.get(piece, key) as string
  const spaced = withSpacedMinus(asked, scope.outputs ?? new Map())
  return spaced === asked ? piece : { ...piece, [key]: spaced, raw: piece.raw.replace(asked, () => spaced) }
}

/** The parts for the engine, whose text is what it says. */
function partsOf(pieces: readonly Piece[]): TemplatePart[] {
  return pieces.map((piece) => ('text' in piece ? { text: unescapeTemplate(piece.text) } : piece))
}

function templateOf(pieces: readonly Piece[]): string {
  return joinParts(
    pieces.map((piece) =>
      'text' in piece ? { text: piece.text, isToken: false } : { text: piece.raw, isToken: true },
    ),
  )
}

/** Reports what is wrong with a text at the piece that it is told at. */
function report(
  node: ScalarNode,
  pieces: readonly Piece[],
  { problem, part }: { readonly problem: string; readonly part?: number },
  context: RenderContext,
): Node {
  const piece = pieces[part ?? -1] ?? pieceNaming(problem, pieces)
  const at = piece === undefined || 'text' in piece ? undefined : piece
  const message = at === undefined ? problem : `${at.raw}: ${problem}`
  const place = at === undefined ? node.place : placeOfPiece(node, at)
  const isText =
    at !== undefined && isStatement(at)
      ? { expected: `a statement that Jinja has here, or \\${at.raw} for the text itself` }
      : {}
  wrong(context, 'E_PLACEHOLDER_INVALID', message, place, isText)
  return node
}

/** The piece that names what is undefined, where the engine does not say which. */
function pieceNaming(problem: string, pieces: readonly Piece[]): Piece | undefined {
  const name = /^(\S+) is undefined$/.exec(problem)?.[1]
  return name === undefined ? undefined : pieces.find((piece) => 'raw' in piece && piece.raw.includes(name))
}
