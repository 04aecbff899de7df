import { type Token, tokensOf } from './tokens.ts'

/** A part of a template for the engine: text as it is, an expression, or a statement. */
export type TemplatePart =
  | { readonly text: string }
  | { readonly expression: string }
  | { readonly word: string; readonly body: string }

/** An expression within a statement, and the names that the statement itself gives a value there. */
export interface Asked {
  readonly expression: string
  readonly bound: readonly string[]
}

/** What a statement asks the values of, and which names it gives a value: behind it, or within its block. */
export interface StatementNames {
  readonly asks: readonly Asked[]
  readonly sets: readonly string[]
  readonly within: readonly string[]
}

const nothing: StatementNames = { asks: [], sets: [], within: [] }

/** What a statement does with names. */
export function namesOfStatement(word: string, body: string): StatementNames {
  const tokens = tokensOf(body)
  switch (word) {
    case 'if':
    case 'elif':
    case 'do':
    case 'autoescape':
      return { ...nothing, asks: [{ expression: body, bound: [] }] }
    case 'for':
      return namesOfFor(body, tokens)
    case 'set':
      return namesOfSet(body, tokens)
    case 'with': {
      const names = assigned(tokens)
      return { asks: [{ expression: body, bound: names }], sets: [], within: names }
    }
    case 'filter':
      return { ...nothing, asks: [{ expression: `''|${body}`, bound: [] }] }
    case 'macro': {
      const name = tokens[0]?.text ?? ''
      const given = parameters(tokens)
      const within = [...given, 'caller', 'varargs', 'kwargs']
      return { asks: [{ expression: body, bound: [name, ...given] }], sets: [name], within }
    }
    case 'call': {
      const end = tokens[0]?.text === '(' ? (tokens[0].partner ?? 0) : -1
      const given = parameters(tokens.slice(0, end + 1))
      return { asks: [{ expression: body.slice(endOf(tokens[end])), bound: [] }], sets: [], within: given }
    }
    default:
      return nothing
  }
}

/** `for TARGETS in LIST if CONDITION recursive`, where the condition alone speaks of the targets. */
function namesOfFor(body: string, tokens: readonly Token[]): StatementNames {
  const at = tokens.findIndex(({ text }) => text === 'in')
  const targets = namesIn(tokens.slice(0, Math.max(0, at)))
  const rest = tokens.slice(at + 1).filter(({ text }, index, all) => text !== 'recursive' || index < all.length - 1)
  const condition = topLevel(rest, 'if')
  const part = (from: number, until: number) => {
    const [first, last] = [rest[from], rest[until - 1]]
    return first === undefined || last === undefined ? '' : body.slice(first.start, endOf(last))
  }
  const asks = [{ expression: part(0, condition === -1 ? rest.length : condition), bound: [] as string[] }]
  if (condition !== -1) asks.push({ expression: part(condition + 1, rest.length), bound: targets })
  return { asks, sets: [], within: [...targets, 'loop'] }
}

/** `set NAME = VALUE`, `set NAME.ATTRIBUTE = VALUE`, or `set NAME` and `set NAME | filter`, whose value is a block. */
function namesOfSet(body: string, tokens: readonly Token[]): StatementNames {
  const at = topLevel(tokens, '=')
  const isBlock = at === -1
  const target = tokens.slice(0, isBlock ? 1 : at)
  const sets = target[1]?.text === '.' ? [] : namesIn(target)
  const expression = isBlock ? `''${body.slice(endOf(tokens[0]))}` : body.slice(endOf(tokens[at]))
  return { asks: [{ expression, bound: [] }], sets, within: [] }
}

/** Whether a `set` has no `=`, so that a block gives the value. */
export function isBlockSet(body: string): boolean {
  return topLevel(tokensOf(body), '=') === -1
}

/** `set a, b = 1, 2` with the brackets that the engine wants. */
export function withTuples(body: string): string {
  const tokens = tokensOf(body)
  const at = topLevel(tokens, '=')
  if (at === -1 || topLevel(tokens.slice(0, at), ',') === -1) return body
  return `(${body.slice(0, tokens[at]?.start)}) = (${body.slice(endOf(tokens[at]))})`
}

function topLevel(tokens: readonly Token[], text: string): number {
  let open = 0
  return tokens.findIndex((token) => {
    if (/^[([{]$/.test(token.text)) open++
    if (/^[)\]}]$/.test(token.text)) open--
    return open === 0 && token.text === text
  })
}

function assigned(tokens: readonly Token[]): string[] {
  return tokens.flatMap(({ kind, text }, at) => (kind === 'name' && tokens[at + 1]?.text === '=' ? [text] : []))
}

/** The names of the arguments that a macro takes. */
function parameters(tokens: readonly Token[]): string[] {
  return tokens.flatMap(({ kind, text }, at) =>
    kind === 'name' && /^[(,]$/.test(tokens[at - 1]?.text ?? '') ? [text] : [],
  )
}

function namesIn(tokens: readonly Token[]): string[] {
  return tokens.filter(({ kind }) => kind === 'name').map(({ text }) => text)
}

function endOf(token: Token | undefined): number {
  return token === undefined ? 0 : token.start + token.text.length
}
