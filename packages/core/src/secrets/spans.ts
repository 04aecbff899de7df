/** What has been found in a stream and not yet been passed on: stretches of it, from the first byte to the last. */
export interface Spans {
  /** Adds one whose end lies behind all others; what it overlaps becomes one with it. */
  add(first: number, last: number): void
  /** The next one that begins before an offset; it counts as begun, and grows if what is found later overlaps it. */
  begin(before: number): number | undefined
  /** The last byte of the one that has begun, or -1. */
  readonly begunUntil: number
}

/** No spans yet. */
export function createSpans(): Spans {
  const firsts: number[] = []
  const lasts: number[] = []
  let head = 0
  let begunUntil = -1
  return {
    add(from, last) {
      let first = from
      while (lasts.length > head && (lasts.at(-1) as number) >= first) {
        first = Math.min(first, firsts.pop() as number)
        lasts.pop()
      }
      if (first <= begunUntil) begunUntil = last
      else {
        firsts.push(first)
        lasts.push(last)
      }
    },
    begin(before) {
      const first = firsts[head]
      if (first === undefined || first >= before) return undefined
      begunUntil = lasts[head] as number
      head += 1
      if (head === firsts.length) {
        firsts.length = 0
        lasts.length = 0
        head = 0
      }
      return first
    },
    get begunUntil() {
      return begunUntil
    },
  }
}
