import { textOf } from './join-names.ts'
import { isValue, mayBeMissing } from './missing.ts'
import { isHead, type Token, tokensOf } from './tokens.ts'

/** A name that an expression asks the value of. */
export interface FreeName {
  readonly name: string
  readonly start: number
  /** With what is written to it without a blank, if that holds a dash: `limit-x` of `x`. */
  readonly whole: string
  /** It may stand for nothing: `NAME is defined`, `NAME | default(1)`. */
  readonly optional: boolean
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
      },
    ]
  })
}

function attributesEnd(tokens: readonly Token[], index: number): number {
  let end = index
  while (tokens[end + 1]?.text === '.') end += 2
  return end
}

function wholeAt(tokens: readonly Token[], index: number): string {
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
  return textOf(tokens, first, last).replace(/^-+/, '')
}
