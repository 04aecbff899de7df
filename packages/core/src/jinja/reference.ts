import type { Json } from '../contract/json.ts'
import { isWritten } from '../contract/number.ts'
import type { Token } from './tokens.ts'

/**
 * The value that an expression is nothing but a way to, `tasks.load.outputs.ids[0]` for instance, numbers as they are
 * written; undefined if it computes something, or leads to what is no plain value.
 */
export function referenceIn(tokens: readonly Token[], context: Readonly<Record<string, unknown>>): Json | undefined {
  let value: unknown = context
  for (let at = 0; at < tokens.length; ) {
    const [first, second, third] = tokens.slice(at, at + 3)
    const bracket = first?.text === '[' && third?.text === ']'
    const dot = first?.text === '.' && second?.kind === 'name'
    const step =
      at === 0 && first?.kind === 'name' ? first.text : dot ? second.text : bracket ? keyOf(second) : undefined
    if (step === undefined) return undefined
    at += at === 0 ? 1 : dot ? 2 : 3
    value = entryOf(value, step)
  }
  return tokens.length > 0 && isJson(value) ? value : undefined
}

function keyOf(token: Token | undefined): string | number | undefined {
  if (token?.kind === 'number' && /^\d+$/.test(token.text)) return Number(token.text)
  return token?.kind === 'text' && !token.text.includes('\\') ? token.text.slice(1, -1) : undefined
}

function entryOf(value: unknown, step: string | number): unknown {
  if (typeof value !== 'object' || value === null || isWritten(value)) return undefined
  const fits = Array.isArray(value) === (typeof step === 'number')
  return fits && Object.hasOwn(value, step) ? Reflect.get(value, step) : undefined
}

/** Functions are none, and what stands for a date is marked. */
function isJson(value: unknown): value is Json {
  if (typeof value !== 'object' || value === null) return value !== undefined && typeof value !== 'function'
  return isWritten(value) || (!('__is' in value) && Object.values(value).every(isJson))
}
