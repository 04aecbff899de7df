import { scannerOf } from './scanner.ts'

/** Something with a line of text, or with a piece of a long one. */
interface Line {
  readonly text: string
  /** The line goes on in the next. */
  readonly isCut?: true
}

/** Masks lines, also what goes over several of them; as many come out as go in. */
export interface LineMasker<L extends Line> {
  /** Takes a line and gives those of which it is decided what in them is a form. */
  push(line: L): readonly L[]
  /** Gives the others, once there are no more. */
  end(): readonly L[]
}

const newline = Buffer.from('\n')

/** A function that makes maskers of the same forms, each for lines of its own. */
export function lineMaskerOf<L extends Line>(forms: readonly Uint8Array[]): () => LineMasker<L> {
  const makeScanner = scannerOf(forms)
  return () => {
    const scanner = makeScanner()
    const held: { readonly line: L; readonly bytes: Uint8Array; readonly at: number }[] = []
    const passUntil = (decided: number) => {
      const open = held.findIndex(({ at, bytes }) => at + bytes.length > decided)
      return held.splice(0, open === -1 ? held.length : open).map(({ line, bytes, at }): L => {
        const out: Uint8Array[] = []
        scanner.pass(bytes, at, out)
        const text = Buffer.concat(out)
        return text.equals(bytes) ? line : { ...line, text: text.toString('utf8') }
      })
    }
    return {
      push(line) {
        const bytes = Buffer.from(line.text)
        held.push({ line, bytes, at: scanner.read })
        scanner.scan(bytes)
        if (!line.isCut) scanner.scan(newline)
        return passUntil(scanner.decided)
      },
      end: () => passUntil(scanner.read),
    }
  }
}
