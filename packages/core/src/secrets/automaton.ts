/**
 * All forms as one automaton that reads bytes (Aho and Corasick, https://doi.org/10.1145/360825.360855). State 0 has read
 * nothing that matters. Children of a state are a list: nearly all have one, so that a table would be mostly empty.
 */
export interface Automaton {
  /** The state after a byte. */
  step(state: number, byte: number): number
  /** The state after each first byte. */
  readonly root: Int32Array
  /** By state: the length of the longest form that ends here, or 0. */
  readonly found: Int32Array
  /** By state: how many of the last bytes may be the beginning of a form. */
  readonly open: Int32Array
}

/** Builds the automaton of forms. */
export function automatonOf(forms: readonly Uint8Array[]): Automaton {
  const size = forms.reduce((sum, { length }) => sum + length, 1)
  const bytes = new Uint8Array(size)
  const [child, sibling, fail, found, open] = Array.from({ length: 5 }, () => new Int32Array(size)) as [
    Int32Array,
    Int32Array,
    Int32Array,
    Int32Array,
    Int32Array,
  ]
  const root = new Int32Array(256)

  function childOf(state: number, byte: number): number {
    if (state === 0) return root[byte] as number
    let at = child[state] as number
    while (at !== 0 && bytes[at] !== byte) at = sibling[at] as number
    return at
  }

  function step(from: number, byte: number): number {
    for (let state = from; ; state = fail[state] as number) {
      const to = childOf(state, byte)
      if (to !== 0 || state === 0) return to
    }
  }

  let last = 0
  for (const form of forms) {
    let state = 0
    for (const byte of form) {
      let next = childOf(state, byte)
      if (next === 0) {
        last += 1
        next = last
        bytes[next] = byte
        if (state === 0) root[byte] = next
        else {
          sibling[next] = child[state] as number
          child[state] = next
        }
      }
      state = next
    }
    found[state] = form.length
  }

  // Breadth first, so that what a state falls back to, which is shorter, is known before it.
  const queue = new Int32Array(last)
  const depth = new Int32Array(size)
  let end = 0
  for (const first of root) {
    if (first === 0) continue
    depth[first] = 1
    queue[end++] = first
  }
  for (let at = 0; at < end; at += 1) {
    const state = queue[at] as number
    const back = fail[state] as number
    if (found[state] === 0) found[state] = found[back] as number
    open[state] = child[state] === 0 ? (open[back] as number) : (depth[state] as number)
    for (let next = child[state] as number; next !== 0; next = sibling[next] as number) {
      depth[next] = (depth[state] as number) + 1
      fail[next] = step(back, bytes[next] as number)
      queue[end++] = next
    }
  }
  return { step, root, found, open }
}
