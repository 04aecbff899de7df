/** What a terminal acts on instead of showing it: control characters, and what turns the direction of text around. */
const acting = /[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}]/gu

const esc = String.fromCharCode(0x1b)
/** Select Graphic Rendition (ECMA-48, 8.3.117): colours and the like. */
const colours = new RegExp(`(${esc}\\[[\\d;:]*m)`)

/** Foreign text as a view shows it: what a terminal would act on is spelled out (`\x1b`), lines and tabs stay. */
export function visible(text: string): string {
  return spelledOut(text, '\n\t')
}

/** The same in one line: its ends are spelled out too. */
export function visibleLine(text: string): string {
  return spelledOut(text, '')
}

/** Text of ours and of others on its way to a terminal: colours pass, and what moves the cursor no further than its line. */
export function forTerminal(text: string): string {
  return text
    .split(colours)
    .map((piece, at) => (at % 2 === 1 ? piece : spelledOut(piece, '\n\t\r')))
    .join('')
}

/** A text of bounded length: what users have written may stand in it, however long that is. Its ends say the most. */
export function withoutMiddle(text: string, most = 1000): string {
  return text.length > most ? `${text.slice(0, most / 2)} … ${text.slice(-most / 2)}` : text
}

const names: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

function spelledOut(text: string, kept: string): string {
  return text.replaceAll(acting, (character) => {
    if (kept.includes(character)) return character
    const code = character.charCodeAt(0).toString(16)
    return names[character] ?? (code.length < 3 ? `\\x${code.padStart(2, '0')}` : `\\u${code.padStart(4, '0')}`)
  })
}
