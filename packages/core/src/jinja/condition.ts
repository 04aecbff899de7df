import type { Json } from '../contract/json.ts'
import { isWritten, nearestNumber } from '../contract/number.ts'
import { isValue } from './missing.ts'
import { isHead, isOperandEnd, type Token } from './tokens.ts'

const connectives = new Set(['and', 'or', 'not'])
/** What may stand beside an operand of a connective, and is none itself. */
const edges = new Set([undefined, '(', ')', '[', ']', '{', '}', ',', ':', 'if', 'else'])

/**
 * Where the names of a condition end that stand alone: as an operand of `not`, `and` and `or`, or as all of it. There the
 * texts `true` and `false` count as the booleans.
 */
export function standaloneEnds(tokens: readonly Token[]): number[] {
  return tokens.flatMap((_, index) => {
    if (!isHead(tokens, index) || !isValue(tokens, index)) return []
    const end = nameEnd(tokens, index)
    return standsAlone(tokens, index, end) ? [end] : []
  })
}

/** Python's truth; of a name that stands alone, what its text spells. */
export function isTrue(value: Json | undefined, alone = false): boolean {
  const spelled = alone ? spelledBoolean(value) : value
  if (isWritten(spelled)) return nearestNumber(spelled) !== 0
  if (typeof spelled !== 'object' || spelled === null) return Boolean(spelled)
  return Object.keys(spelled).length > 0
}

/** The boolean that a text spells, in any case; any other value as it is. */
export function spelledBoolean<T>(value: T): T | boolean {
  return typeof value === 'string' && /^(?:true|false)$/i.test(value) ? value.toLowerCase() === 'true' : value
}

/** The last token of a name with its attributes and items. */
function nameEnd(tokens: readonly Token[], start: number): number {
  let end = start
  for (;;) {
    const next = tokens[end + 1]
    if (next?.text === '.') end += 2
    else if (next?.text === '[' && next.partner > end) end = next.partner
    else return end
  }
}

function standsAlone(tokens: readonly Token[], start: number, end: number): boolean {
  let [first, last] = [start, end]
  while (isGroup(tokens, first - 1) && tokens[first - 1]?.partner === last + 1) {
    first--
    last++
  }
  const [before, after] = [tokens[first - 1], tokens[last + 1]].map((token) => token?.text)
  const isNegated = before === 'not' && tokens[first - 2]?.text !== 'is'
  const isJoined = isNegated || before === 'and' || before === 'or' || after === 'and' || after === 'or'
  const isEdge = (text: string | undefined) => edges.has(text) || connectives.has(text ?? '')
  if (before === undefined && after === undefined) return true
  return isJoined && isEdge(before) && isEdge(after) && after !== '(' && after !== '['
}

/** A bracket that is around something, rather than one of a call. */
function isGroup(tokens: readonly Token[], index: number): boolean {
  return tokens[index]?.text === '(' && !isOperandEnd(tokens[index - 1])
}
