/** A line is cut into pieces of this many bytes, so that no line is larger than memory. */
export const pieceLimit = 64 * 1024

/** A line, or a piece of a long one; `end` is the offset in bytes behind it. */
export interface Piece {
  readonly text: string
  readonly end: number
}

const newline = 0x0a

/** Takes whole lines off the front of bytes that start at an offset; `rest` is the start of a line. Pure. */
export function takeLines(bytes: Buffer, offset: number): { readonly pieces: Piece[]; readonly rest: Buffer } {
  const pieces: Piece[] = []
  let start = 0
  for (;;) {
    const found = bytes.indexOf(newline, start)
    const end = found === -1 ? bytes.length : found
    while (end - start > pieceLimit) {
      const cut = characterStart(bytes, start + pieceLimit)
      pieces.push({ text: bytes.toString('utf8', start, cut), end: offset + cut })
      start = cut
    }
    if (found === -1) return { pieces, rest: bytes.subarray(start) }
    pieces.push({ text: bytes.toString('utf8', start, end), end: offset + end + 1 })
    start = end + 1
  }
}

/** Up to three bytes before, so that no character is cut in two. */
function characterStart(bytes: Buffer, position: number): number {
  for (let at = position; at > position - 4; at -= 1) {
    if (((bytes[at] ?? 0) & 0b1100_0000) !== 0b1000_0000) return at
  }
  return position
}
