import { type Automaton, automatonOf } from './automaton.ts'
import { createSpans, type Spans } from './spans.ts'

/** Looks for forms in a stream of bytes, however that is cut into chunks. */
export interface Scanner {
  /** Takes the next bytes. */
  scan(chunk: Uint8Array): void
  /** The end: what may have been the beginning of a form is none. */
  end(): void
  /** How many bytes have come. */
  readonly read: number
  /** Up to where it is decided what is part of a form, and what is not. */
  readonly decided: number
  /** Passes those bytes on that are part of none, with a mask in the place of each form. `at` is where they stand. */
  pass(bytes: Uint8Array, at: number, out: Uint8Array[]): void
}

/** What stands where a form stood. */
export const mask = '***'

const maskBytes = Buffer.from(mask)

/** A function that makes scanners of the same forms, each for a stream of its own. */
export function scannerOf(forms: readonly Uint8Array[]): () => Scanner {
  const words = forms.filter(isWord)
  const plain = automatonOf([...forms, ...words.flatMap(tailsOf)])
  const broken = automatonOf(words)
  return () => createScanner(plain, broken)
}

/** The fewest characters of a form that is found where tools have broken it into lines, as `base64` does at any place. */
const shortestWord = 8

/**
 * The fewest of its characters at the end of a line that are held back for the next: the last character of a line is the
 * beginning of some form too often, and lines are to be seen at once.
 */
const shortestHead = 4

/** Longer ones are keys and certificates, whose lines are forms of their own. */
const longestWord = 256

function isWord(form: Uint8Array): boolean {
  return form.length >= shortestWord && form.length <= longestWord && form.every((byte) => wordBytes[byte] === 1)
}

/** What the next line begins with, if fewer than that stand at the end of the one before. */
function tailsOf(form: Uint8Array): Uint8Array[] {
  const tails = Array.from({ length: shortestHead - 1 }, (_, head) => form.subarray(head + 1))
  return tails.filter(({ length }) => length >= shortestWord)
}

const wordBytes = Uint8Array.from({ length: 256 }, (_, byte) =>
  Number(/[A-Za-z0-9+/_=-]/.test(String.fromCharCode(byte))),
)

const [newline, carriageReturn] = [0x0a, 0x0d]

function createScanner(plain: Automaton, broken: Automaton): Scanner {
  const spans: Spans = createSpans()
  /** Where the ends of lines stand that lie within what may be the beginning of a broken word. */
  let breaks: number[] = []
  let read = 0
  let state = 0
  let brokenState = 0

  /** The first byte of a word that ends before an offset, the ends of lines in it counted in. */
  function firstOf(length: number, end: number): number {
    let first = end - length
    for (let at = breaks.length - 1; at >= 0 && (breaks[at] as number) >= first; at -= 1) first -= 1
    return first
  }

  return {
    scan(chunk) {
      const { length } = chunk
      let now = state
      let nowBroken = brokenState
      for (let at = 0; at < length; at += 1) {
        const byte = chunk[at] as number
        if (now === 0 && nowBroken === 0 && plain.root[byte] === 0) continue
        now = plain.step(now, byte)
        const size = plain.found[now] as number
        if (size > 0) spans.add(read + at - size + 1, read + at)
        if (byte === newline || byte === carriageReturn) {
          if ((broken.open[nowBroken] as number) < shortestHead) nowBroken = 0
          if (nowBroken === 0) breaks = []
          else breaks.push(read + at)
          continue
        }
        nowBroken = broken.step(nowBroken, byte)
        const brokenSize = broken.found[nowBroken] as number
        if (brokenSize > 0 && breaks.length > 0) spans.add(firstOf(brokenSize, read + at + 1), read + at)
        if (nowBroken === 0) breaks = []
      }
      state = now
      brokenState = nowBroken
      read += length
    },
    end() {
      state = 0
      brokenState = 0
      breaks = []
    },
    get read() {
      return read
    },
    get decided() {
      return Math.min(read - (plain.open[state] as number), firstOf(broken.open[brokenState] as number, read))
    },
    pass(bytes, at, out) {
      const end = at + bytes.length
      for (let passed = at; passed < end; ) {
        if (passed <= spans.begunUntil) {
          passed = Math.min(end, spans.begunUntil + 1)
          continue
        }
        const first = spans.begin(end)
        const until = first ?? end
        if (until > passed) out.push(bytes.subarray(passed - at, until - at))
        if (first !== undefined) out.push(maskBytes)
        passed = until
      }
    },
  }
}
