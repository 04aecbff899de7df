import { isWritten } from '../contract/number.ts'
import { isIdentifier } from './tokens.ts'

/**
 * The text, number or boolean that a name with attributes stands for, which needs no engine; undefined for all else, about
 * which the engine may have more to say.
 */
export function plainValue(context: unknown, path: readonly string[]): string | number | boolean | undefined {
  let value = context
  for (const step of path) {
    if (!isIdentifier(step) || typeof value !== 'object' || value === null) return undefined
    if (Array.isArray(value) || isWritten(value)) return undefined
    value = Object.hasOwn(value, step) ? Reflect.get(value, step) : undefined
  }
  return typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value)
    ? (value as string | number | boolean)
    : undefined
}
