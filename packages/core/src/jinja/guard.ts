import { isWritten, numberText, type WrittenNumber } from '../contract/number.ts'
import { computable } from './number.ts'

/** A context whose functions never throw, which would crash the engine, but note the first failure. */
export interface Guard {
  /** The value with every function in it, and in what those give back, guarded, and numbers that the engine can hold. */
  guarded(value: unknown): unknown
  readonly failure: () => string | undefined
  /** Whether there are whole numbers that are larger than JavaScript can hold. */
  readonly hasLarge: () => boolean
}

/** Functions are called with numbers instead of big integers. `mentions` tells which names matter to the expression. */
export function createGuard(mentions: (name: string) => boolean): Guard {
  let failure: string | undefined
  let large = false
  const guarded = (value: unknown, name?: string): unknown => {
    if (typeof value === 'function') return (...given: unknown[]) => attempt(() => value(...given.map(smaller)))
    if (typeof value === 'number' || isWritten(value)) return number(value, name)
    if (value === null || typeof value !== 'object') return value
    if (Array.isArray(value)) return value.map((item) => guarded(item, name))
    if (value instanceof Map) return guarded(Object.fromEntries(value))
    return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, guarded(entry, key)]))
  }
  const number = (value: number | WrittenNumber, name: string | undefined): unknown => {
    const known = computable(value)
    large ||= typeof known === 'bigint'
    if (known !== undefined) return known
    if (name === undefined || mentions(name)) {
      failure ??= `${name ?? 'it'} is ${numberText(value)}, and no expression can reckon with so many digits`
    }
    return numberText(value)
  }
  const attempt = (work: () => unknown): unknown => {
    try {
      return guarded(work()) ?? null
    } catch (error) {
      failure ??= error instanceof Error ? error.message : String(error)
      return null
    }
  }
  return { guarded, failure: () => failure, hasLarge: () => large }
}

function smaller(value: unknown): unknown {
  return typeof value === 'bigint' ? Number(value) : value
}
