import { byLetters } from './by-letters.ts'
import { type Exists, joinNames, type Scanned } from './join-names.ts'

/** A piece of an expression; of a bracket, `partner` is the index of the other one. */
export interface Token extends Scanned {
  readonly partner: number
}

const patternFor = byLetters(
  (letters, flags) =>
    new RegExp(
      [
        String.raw`(?<text>"[^"\\]*(?:\\.[^"\\]*)*"?|'[^'\\]*(?:\\.[^'\\]*)*'?)`,
        String.raw`(?<number>\d\w*(?:\.\d\w*)?)`,
        `(?<name>[${letters}_$]+)`,
        String.raw`(?<sign>\*\*|\/\/|[=!<>]=|\S)`,
      ].join('|'),
      `gs${flags}`,
    ),
)
const operators = new Set(['and', 'or', 'not', 'if', 'else', 'is', 'in'])
const closing: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' }

/**
 * Splits an expression; an unclosed text reaches to the end, since the engine tells of it. Names with dashes or dots are one
 * token where they exist.
 */
export function tokensOf(expression: string, exists?: Exists): readonly Token[] {
  const pieces = scan(expression)
  return withPartners(exists === undefined ? pieces : joinNames(pieces, exists))
}

/** The pieces of an expression, its names without dashes and dots. */
export function scan(expression: string): Scanned[] {
  return [...expression.matchAll(patternFor(expression))].map((match) => {
    const groups = match.groups ?? {}
    const kind = (['text', 'number', 'name', 'sign'] as const).find((name) => groups[name] !== undefined) ?? 'sign'
    return { kind, text: match[0], start: match.index }
  })
}

function withPartners(pieces: readonly Scanned[]): Token[] {
  const partners = new Map<number, number>()
  const open: number[] = []
  for (const [index, { kind, text }] of pieces.entries()) {
    if (kind !== 'sign') continue
    if (text in closing) open.push(index)
    const last = open.at(-1) ?? -1
    if (last < 0 || closing[pieces[last]?.text ?? ''] !== text) continue
    partners.set(last, index).set(index, last)
    open.pop()
  }
  return pieces.map((piece, index) => ({ ...piece, partner: partners.get(index) ?? -1 }))
}

/** The closing bracket that nothing opened, which crashes the engine. */
export function strayBracket(tokens: readonly Token[]): Token | undefined {
  return tokens.find((token) => token.kind === 'sign' && /[)\]}]/.test(token.text) && token.partner < 0)
}

/** The index of the last token of the operand that begins at `start`: what binds tighter than arithmetic, filters included. */
export function operandEnd(tokens: readonly Token[], start: number): number {
  let at = start
  while (tokens[at]?.text === '-' || tokens[at]?.text === '+') at++
  at = memberEnd(tokens, at)
  while (tokens[at + 1]?.text === '|') at = memberEnd(tokens, at + 2)
  return at
}

/** The index of the last token of what begins at `start`, with its attributes, items and calls. */
export function memberEnd(tokens: readonly Token[], start: number): number {
  let at = Math.max(start, tokens[start]?.partner ?? start)
  for (let next = tokens[at + 1]; next !== undefined; next = tokens[at + 1]) {
    if (next.text === '.') at += 2
    else if ((next.text === '(' || next.text === '[') && next.partner > at) at = next.partner
    else if (next.kind === 'text' && tokens[at]?.kind === 'text') at++
    else break
  }
  return Math.min(at, tokens.length - 1)
}

/** The index of the first token of what an attribute at `dot` is asked of. */
export function memberStart(tokens: readonly Token[], dot: number): number {
  let at = dot - 1
  for (; at > 0; at--) {
    const partner = tokens[at]?.partner ?? -1
    if (partner >= 0) at = partner
    const before = tokens[at - 1]
    const called = partner >= 0 && isOperandEnd(before) && before?.kind !== 'text'
    if (before?.text !== '.' && !called) break
    if (before?.text === '.') at--
  }
  return Math.max(at, 0)
}

/** Whether an operator after this token stands between two operands. */
export function isOperandEnd(token: Token | undefined): boolean {
  if (token === undefined) return false
  return token.kind === 'sign' ? /^[)\]}]$/.test(token.text) : !operators.has(token.text)
}

/** Whether the token begins a name: no attribute, and no number, text or sign. */
export function isHead(tokens: readonly Token[], index: number): boolean {
  return tokens[index]?.kind === 'name' && tokens[index - 1]?.text !== '.'
}

/** Whether a text is a name as expressions write them. */
export function isIdentifier(text: string): boolean {
  return /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(text)
}
