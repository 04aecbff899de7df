import { textOf } from './join-names.ts'
import { type LocalNames, noNames } from './local-names.ts'
import { isHead, type Token } from './tokens.ts'

/** A name with attributes that stands for nothing: its first and last token. */
export interface Missing {
  readonly start: number
  readonly end: number
  readonly name: string
}

type Context = Readonly<Record<string, unknown>>

const keywords = new Set([
  'and',
  'or',
  'not',
  'if',
  'else',
  'is',
  'in',
  'true',
  'false',
  'none',
  'True',
  'False',
  'None',
])
/** Those that every map has. */
const methods = new Set(['get', 'items', 'keys', 'values'])
/** What may be asked of a name that is undefined. */
const permissive = /^(\|(default|d)|is(not)?(un)?defined)$/

/**
 * The names of an expression, with their attributes, that the context does not know and that have to be known. `locals` are
 * names of which only the engine knows what they stand for.
 */
export function missingNames(
  tokens: readonly Token[],
  context: Context,
  locals: LocalNames = noNames,
): readonly Missing[] {
  return tokens.flatMap(({ text }, index) => {
    const asked = isHead(tokens, index) && isValue(tokens, index) && !locals.has(text)
    const found = asked ? missingAt(tokens, index, context) : undefined
    return found === undefined || mayBeMissing(tokens, found.end + 1) ? [] : [found]
  })
}

function missingAt(tokens: readonly Token[], start: number, context: Context): Missing | undefined {
  let value: unknown = context
  for (let at = start; tokens[at]?.kind === 'name'; at += 2) {
    const name = tokens[at]?.text ?? ''
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
    if (tokens[at + 1]?.text === '(' && (at === start || methods.has(name))) return undefined
    if (!Object.hasOwn(value, name) || Reflect.get(value, name) === undefined) {
      return { start, end: at, name: textOf(tokens, start, at) }
    }
    value = Reflect.get(value, name)
    if (tokens[at + 1]?.text !== '.') return undefined
  }
  return undefined
}

/** Whether what ends before `after` may stand for nothing. */
export function mayBeMissing(tokens: readonly Token[], after: number): boolean {
  return [2, 3].some((length) => permissive.test(textOf(tokens, after, after + length - 1)))
}

/** Whether a token is no filter, test, keyword or name of an argument. */
export function isValue(tokens: readonly Token[], index: number): boolean {
  const [before, after] = [tokens[index - 1]?.text, tokens[index + 1]?.text]
  if (keywords.has(tokens[index]?.text ?? '') || before === '|' || before === 'is' || after === '=') return false
  return !(before === 'not' && tokens[index - 2]?.text === 'is')
}
