const unreserved = 'A-Za-z0-9\\-._~'

/** What encoders leave as it is: RFC 3986, JavaScript's two functions, Python's `quote`, forms of HTML. */
const leftAlone = [
  new RegExp(`[${unreserved}]`),
  new RegExp(`[${unreserved}!'()*]`),
  new RegExp(`[${unreserved}!'()*;/?:@&=+$,#]`),
  new RegExp(`[${unreserved}/]`),
  /[A-Za-z0-9*\-._]/,
]

/** A text as it stands in a URL, or in the body of a form: a space as `%20` or `+`, digits in either case. Pure. */
export function urlForms(text: string): readonly string[] {
  const bytes = Buffer.from(text)
  return leftAlone.flatMap((alone) => [false, true].flatMap((plus) => inBothCases(encode(bytes, alone, plus))))
}

function encode(bytes: Uint8Array, alone: RegExp, plus: boolean): string {
  const escapes = Array.from({ length: 256 }, (_, byte) => {
    const character = String.fromCharCode(byte)
    if (byte < 128 && alone.test(character)) return character
    return plus && character === ' ' ? '+' : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
  })
  return Array.from(bytes, (byte) => escapes[byte]).join('')
}

function inBothCases(encoded: string): readonly string[] {
  return [encoded, encoded.replace(/%[0-9A-F]{2}/g, (digits) => digits.toLowerCase())]
}
