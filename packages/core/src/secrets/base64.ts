/** How many characters common tools put on a line: `openssl base64` and PEM, `base64` and Python's `encodebytes`. */
const widths = [64, 76]

/** A last piece of a wrapped text that is shorter than this could stand anywhere by chance. */
const shortestPiece = 6

/**
 * Base64 of bytes, as it stands in the base64 of any text that holds them: alone, or behind one or two bytes of a group
 * of three. Characters that others have a share in are left out. Also as it is wrapped into lines. Pure.
 */
export function base64Forms(bytes: Uint8Array): readonly string[] {
  const inside = [0, 1, 2].map((before) => insideOf(bytes, before))
  const standard = [
    Buffer.from(bytes).toString('base64'),
    ...inside,
    ...widths.flatMap((width) => wrapped(inside, width)),
  ]
  return standard.flatMap((form) => [form, form.replaceAll('=', ''), form.replaceAll('+', '-').replaceAll('/', '_')])
}

function insideOf(bytes: Uint8Array, before: number): string {
  const text = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64')
  // Each character holds six bits: from the first that is all ours to the last.
  return text.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6))
}

/** Only for bytes at the start of what is wrapped; the lines of others begin anywhere. */
function wrapped([first = '']: readonly string[], width: number): readonly string[] {
  if (first.length <= width) return []
  const pieces = Array.from({ length: Math.ceil(first.length / width) }, (_, at) =>
    first.slice(at * width, (at + 1) * width),
  )
  return pieces.filter((piece) => piece.length >= shortestPiece)
}
