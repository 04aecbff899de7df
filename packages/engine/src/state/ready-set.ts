/** Tasks that could start: those of a higher priority first, others in the order in which they became ready. */
export interface ReadySet extends Iterable<string> {
  add(name: string, priority: number): void
  delete(name: string): void
}

/** Makes one. */
export function makeReadySet(): ReadySet {
  const buckets = new Map<number, Set<string>>()
  let priorities: readonly number[] = []
  return {
    add(name, priority) {
      const bucket = buckets.get(priority) ?? new Set()
      bucket.add(name)
      if (buckets.has(priority)) return
      buckets.set(priority, bucket)
      priorities = [...buckets.keys()].sort((a, b) => b - a)
    },
    delete(name) {
      for (const bucket of buckets.values()) if (bucket.delete(name)) return
    },
    *[Symbol.iterator]() {
      for (const priority of priorities) yield* buckets.get(priority) ?? []
    },
  }
}
