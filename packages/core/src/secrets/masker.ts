import { type Automaton, automatonOf } from './automaton.ts'
import { createSpans } from './spans.ts'

/** What stands where a form stood. */
export const mask = '***'

const maskBytes = Buffer.from(mask)

/** Masks a stream of bytes; however that is cut into chunks, what comes out is the same. */
export interface Masker {
  /** Takes a chunk and gives what can be passed on: all up to what may be the beginning of a form. */
  push(chunk: Uint8Array): readonly Uint8Array[]
  /** Gives what was held back, at the end of the stream. */
  end(): readonly Uint8Array[]
}

/** A function that makes maskers of the same forms, each for a stream of its own. */
export function maskerOf(forms: readonly Uint8Array[]): () => Masker {
  const automaton = automatonOf(forms)
  return () => createMasker(automaton)
}

function createMasker({ step, root, found, open }: Automaton): Masker {
  const spans = createSpans()
  const held: Uint8Array[] = []
  let head = 0
  /** How many bytes have come, and how many of those have been passed on or masked. */
  let read = 0
  let passed = 0
  let state = 0

  function scan(chunk: Uint8Array): void {
    const { length } = chunk
    let at = 0
    let now = state
    while (at < length) {
      if (now === 0) {
        while (at < length && root[chunk[at] as number] === 0) at += 1
        if (at === length) break
      }
      now = step(now, chunk[at] as number)
      const size = found[now] as number
      if (size > 0) spans.add(read + at - size + 1, read + at)
      at += 1
    }
    state = now
    read += length
  }

  /** Gives, of bytes that stand at `passed`, those before an offset. */
  function pass(bytes: Uint8Array, before: number, out: Uint8Array[]): void {
    const start = passed
    const end = Math.min(before, start + bytes.length)
    while (passed < end) {
      if (passed <= spans.begunUntil) {
        passed = Math.min(end, spans.begunUntil + 1)
        continue
      }
      const first = spans.begin(end)
      const until = first ?? end
      if (until > passed) out.push(bytes.subarray(passed - start, until - start))
      if (first !== undefined) out.push(maskBytes)
      passed = until
    }
  }

  function passHeld(before: number, out: Uint8Array[]): void {
    while (head < held.length && passed < before) {
      const bytes = held[head] as Uint8Array
      const end = passed + bytes.length
      pass(bytes, before, out)
      if (passed < end) held[head] = bytes.subarray(bytes.length - (end - passed))
      else head += 1
    }
    // Now and then, as moving the rest takes time.
    if (head > 1024 || head === held.length) {
      held.splice(0, head)
      head = 0
    }
  }

  return {
    push(chunk) {
      const out: Uint8Array[] = []
      scan(chunk)
      const before = read - (open[state] as number)
      passHeld(before, out)
      if (head === held.length) {
        const start = passed
        pass(chunk, before, out)
        // A copy: whoever reads may read the next chunk into the same memory.
        if (passed < read) held.push(Uint8Array.from(chunk.subarray(passed - start)))
      } else held.push(Uint8Array.from(chunk))
      return out
    },
    end() {
      const out: Uint8Array[] = []
      passHeld(read, out)
      state = 0
      return out
    },
  }
}
