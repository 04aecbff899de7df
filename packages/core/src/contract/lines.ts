/** A line is cut into pieces of this many bytes, so that no line is larger than memory. */
export const pieceLimit = 64 * 1024

/** A line, or a piece of a long one; `end` is the offset in bytes behind it. */
export interface Piece {
  readonly text: string
  readonly end: number
  /** The line goes on in the next piece. */
  readonly isCut?: true
}

const newline = 0x0a

/** Takes whole lines off the front of bytes that start at an offset; `rest` is the start of a line. Pure. */
export function takeLines(
  bytes: Buffer,
  offset: number,
  limit = pieceLimit,
): { readonly pieces: Piece[]; readonly rest: Buffer } {
  const pieces: Piece[] = []
  let start = 0
  for (;;) {
    const found = bytes.indexOf(newline, start)
    const end = found === -1 ? bytes.length : found
    while (end - start > limit) {
      const cut = characterStart(bytes, start + limit)
      pieces.push({ text: bytes.toString('utf8', start, cut), end: offset + cut, isCut: true })
      start = cut
    }
    if (found === -1) return { pieces, rest: bytes.subarray(start) }
    pieces.push({ text: bytes.toString('utf8', start, end), end: offset + end + 1 })
    start = end + 1
  }
}

/** The lines that a program prints, a long one in pieces. A carriage return ends one as well: progress bars end theirs so. */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>, limit = pieceLimit): AsyncGenerator<string> {
  let rest: Uint8Array = new Uint8Array()
  for await (const chunk of chunks) {
    const taken = takeLines(Buffer.concat([rest, chunk]), 0, limit)
    for (const { text } of taken.pieces) yield* text.replace(/\r$/, '').split('\r')
    rest = taken.rest
  }
  if (rest.length > 0) yield* Buffer.from(rest).toString('utf8').replace(/\r$/, '').split('\r')
}

/** Up to three bytes before, so that no character is cut in two. */
function characterStart(bytes: Buffer, position: number): number {
  for (let at = position; at > position - 4; at -= 1) {
    if (((bytes[at] ?? 0) & 0b1100_0000) !== 0b1000_0000) return at
  }
  return position
}
