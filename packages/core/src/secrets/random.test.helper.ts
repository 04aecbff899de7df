/** A source of choices that are the same for the same seed (mulberry32). */
export interface Random {
  /** A whole number from 0, below a limit. */
  below(limit: number): number
  /** One of several. */
  pick<T>(items: readonly T[]): T
}

/** Choices for a seed. */
export function randomOf(seed: number): Random {
  let state = seed
  const below = (limit: number) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit
  }
  return { below, pick: (items) => items[below(items.length)] as (typeof items)[number] }
}
