import { textOf } from './join-names.ts'
import { isValue, mayBeMissing } from './missing.ts'
import { isHead, memberStart, type Token, tokensOf } from './tokens.ts'

/** A name that an expression asks the value of. */
export interface FreeName {
  readonly name: string
  readonly start: number
  /** With what is written to it without a blank, if that holds a dash: `limit-x` of `x`. */
  readonly whole: string
  /** It may stand for nothing: `NAME is defined`, `NAME | default(1)`. */
  readonly optional: boolean
  /** For `id` of `item.row-id`, which may be meant as a part of a key. */
  readonly key?: DashedKey
}

/** A key with dashes behind a path of names. */
export interface DashedKey {
  /** The names before it: `item` of `item.row-id`. */
  readonly above: readonly string[]
  /** What it may be called, from the shortest. */
  readonly names: readonly string[]
  /** How the longest is written so that no dash is taken for a minus: `item['row-id']`. */
  readonly written: string
}

/** The names of an expression whose values it asks for, without attributes. One with dashes or dots is one name if it exists. */
export function freeNames(expression: string, exists: (name: string) => boolean): FreeName[] {
  const tokens = tokensOf(expression, ([name = '', ...rest]) => rest.length === 0 && exists(name))
  return tokens.flatMap((token, index) => {
    if (!isHead(tokens, index) || !isValue(tokens, index)) return []
    return [
      {
        name: token.text,
        start: token.start,
        whole: wholeAt(tokens, index),
        optional: mayBeMissing(tokens, attributesEnd(tokens, index) + 1),
        ...keyAt(tokens, index),
      },
    ]
  })
}

function attributesEnd(tokens: readonly Token[], index: number): number {
  let end = index
  while (tokens[end + 1]?.text === '.') end += 2
  return end
}

function keyAt(tokens: readonly Token[], index: number): Pick<FreeName, 'key'> {
  const { first, last } = joinedAt(tokens, index)
  if (first === index || tokens[first - 1]?.text !== '.') return {}
  const start = memberStart(tokens, first - 1)
  const above = tokens.slice(start, first - 1).filter(({ text }) => text !== '.')
  const ends = Array.from({ length: last - index + 1 }, (_, at) => index + at).filter((at) => tokens[at]?.text !== '-')
  return {
    key: {
      above: above.map(({ text }) => text),
      names: ends.map((end) => textOf(tokens, first, end)),
      written: `${textOf(tokens, start, first - 2)}['${textOf(tokens, first, last)}']`,
    },
  }
}

function wholeAt(tokens: readonly Token[], index: number): string {
  const { first, last } = joinedAt(tokens, index)
  return textOf(tokens, first, last).replace(/^-+/, '')
}

/** The first and the last of the words that dashes without blanks join to one. */
function joinedAt(tokens: readonly Token[], index: number): { readonly first: number; readonly last: number } {
  const isJoined = (at: number) => {
    const [one, other] = [tokens[at], tokens[at + 1]]
    const isWord = [one, other].every(
      (token) => token?.text === '-' || token?.kind === 'name' || token?.kind === 'number',
    )
    return isWord && one !== undefined && one.start + one.text.length === other?.start
  }
  let [first, last] = [index, index]
  while (isJoined(first - 1)) first--
  while (isJoined(last)) last++
  return { first, last }
}
