/** A context whose functions never throw, which would crash the engine, but note the first failure. */
export interface Guard {
  /** The value with every function in it, and in what those give back, guarded. */
  guarded(value: unknown): unknown
  /** The first failure since the last reset. */
  readonly failure: () => string | undefined
  reset(): void
}

/** Functions are called with numbers instead of big integers. */
export function createGuard(): Guard {
  let failure: string | undefined
  const guarded = (value: unknown): unknown => {
    if (typeof value === 'function') return (...given: unknown[]) => attempt(() => value(...given.map(smaller)))
    if (value === null || typeof value !== 'object') return value
    if (Array.isArray(value)) return value.map(guarded)
    if (value instanceof Map) return guarded(Object.fromEntries(value))
    const entries = Object.entries(value).filter(([, entry]) => entry !== undefined)
    return Object.fromEntries(entries.map(([name, entry]) => [name, guarded(entry)]))
  }
  const attempt = (work: () => unknown): unknown => {
    try {
      return guarded(work()) ?? null
    } catch (error) {
      failure ??= error instanceof Error ? error.message : String(error)
      return null
    }
  }
  const reset = () => {
    failure = undefined
  }
  return { guarded, failure: () => failure, reset }
}

function smaller(value: unknown): unknown {
  return typeof value === 'bigint' ? Number(value) : value
}
