import { isWritten, numberText, type WrittenNumber } from '../contract/number.ts'
import type { Mentions } from './mentions.ts'
import { computable } from './number.ts'
import { sentence } from './problem.ts'
import { shownNumber } from './shown.ts'

/** A context whose functions never throw, which would crash the engine, but note the first failure. */
export interface Guard {
  /**
   * The value with every function in it, and in what those give back, guarded, and numbers that the engine can hold; others
   * stand for themselves, and only pass through.
   * `mentions` tells which names matter to an expression.
   */
  guarded(value: unknown, mentions?: Mentions): unknown
  /** The first failure since the last reset. */
  readonly failure: () => string | undefined
  /** Whether there were whole numbers since then that are larger than JavaScript can hold. */
  readonly hasLarge: () => boolean
  reset(): void
}

/** Functions are called with numbers instead of big integers. */
export function createGuard(): Guard {
  let failure: string | undefined
  let large = false
  /** `asked` says whether the expression mentions every name that leads here. */
  const guard = (value: unknown, mentions: Mentions, name?: string, asked = true): unknown => {
    if (typeof value === 'function')
      return (...given: unknown[]) => attempt(() => value(...given.map(smaller)), mentions)
    if (typeof value === 'number' || isWritten(value)) return number(value, name, asked)
    if (value === null || typeof value !== 'object') return value
    if (Array.isArray(value)) return value.map((item) => guard(item, mentions, name, asked))
    if (value instanceof Map) return guard(Object.fromEntries(value), mentions)
    const entries = Object.entries(value).filter(([, entry]) => entry !== undefined)
    return Object.fromEntries(entries.map(([key, entry]) => [key, guard(entry, mentions, key, asked && mentions(key))]))
  }
  const number = (value: number | WrittenNumber, name: string | undefined, asked: boolean): unknown => {
    const known = computable(value)
    large ||= typeof known === 'bigint'
    if (known !== undefined) return known
    if (asked) {
      failure ??= `${name ?? 'it'} is ${numberText(value)}, and no expression can reckon with so many digits`
    }
    return shownNumber(numberText(value))
  }
  const attempt = (work: () => unknown, mentions: Mentions): unknown => {
    try {
      return guard(work(), mentions) ?? null
    } catch (error) {
      failure ??= sentence(error)
      return null
    }
  }
  const reset = () => {
    failure = undefined
    large = false
  }
  return {
    guarded: (value, mentions = () => true) => guard(value, mentions),
    failure: () => failure,
    hasLarge: () => large,
    reset,
  }
}

function smaller(value: unknown): unknown {
  return typeof value === 'bigint' ? Number(value) : value
}
