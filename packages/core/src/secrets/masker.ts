import { type Scanner, scannerOf } from './scanner.ts'

/** Masks a stream of bytes; however that is cut into chunks, what comes out is the same. */
export interface Masker {
  /** Takes a chunk and gives what can be passed on: all up to what may be the beginning of a form. */
  push(chunk: Uint8Array): readonly Uint8Array[]
  /** Gives what was held back, at the end of the stream. */
  end(): readonly Uint8Array[]
}

/** A function that makes maskers of the same forms, each for a stream of its own. */
export function maskerOf(forms: readonly Uint8Array[]): () => Masker {
  const makeScanner = scannerOf(forms)
  return () => createMasker(makeScanner())
}

function createMasker(scanner: Scanner): Masker {
  const held: Uint8Array[] = []
  let head = 0
  /** How many bytes have been passed on or masked. */
  let passed = 0

  /** Passes on, of bytes that stand at `passed`, those before an offset. */
  function pass(bytes: Uint8Array, before: number, out: Uint8Array[]): void {
    const some = bytes.subarray(0, Math.max(0, before - passed))
    scanner.pass(some, passed, out)
    passed += some.length
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
      scanner.scan(chunk)
      const { decided } = scanner
      passHeld(decided, out)
      if (head === held.length) {
        const start = passed
        pass(chunk, decided, out)
        // A copy: whoever reads may read the next chunk into the same memory.
        if (passed < scanner.read) held.push(Uint8Array.from(chunk.subarray(passed - start)))
      } else held.push(Uint8Array.from(chunk))
      return out
    },
    end() {
      const out: Uint8Array[] = []
      passHeld(scanner.read, out)
      scanner.end()
      return out
    },
  }
}
