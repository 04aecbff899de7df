type Escape = (text: string) => string

const unicode = (character: string, upper = false): string => {
  const digits = character.charCodeAt(0).toString(16).padStart(4, '0')
  return `\\u${upper ? digits.toUpperCase() : digits}`
}

const json: Escape = (text) => JSON.stringify(text).slice(1, -1)
const unchanged: Escape = (text) => text

// Python and PHP escape what is not ASCII, PHP slashes too, Go what could end a script in HTML, Gson also quotes.
const characters: readonly Escape[] = [
  unchanged,
  (text) => text.replace(/[\u0080-\uffff]/g, (each) => unicode(each)),
  (text) => text.replace(/[\u0080-\uffff]/g, (each) => unicode(each, true)),
]
const punctuation: readonly Escape[] = [
  unchanged,
  (text) => text.replaceAll('/', '\\/'),
  (text) => text.replace(/[<>&\u2028\u2029]/g, (each) => unicode(each)),
  (text) => text.replace(/[<>&='\u2028\u2029]/g, (each) => unicode(each)),
]

/** A text inside of a JSON string, as most write it: JavaScript, and Python, which escapes what is not ASCII. Pure. */
export function usualJson(text: string): readonly string[] {
  return characters.slice(0, 2).map((first) => first(json(text)))
}

/** A text inside of a JSON string, as the usual libraries write it, and inside of a JSON string in another. Pure. */
export function jsonForms(text: string): readonly string[] {
  const once = characters.flatMap((first) => punctuation.map((then) => then(first(json(text)))))
  return [...once, ...once.map(json)]
}

const named: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\\': '\\\\' }

function hex(code: number, upper = false): string {
  const digits = code.toString(16).padStart(2, '0')
  return `\\x${upper ? digits.toUpperCase() : digits}`
}

function control(text: string, upper = false): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is escaped
  return text.replace(/[\0-\x1f\\\x7f]/g, (each) => named[each] ?? hex(each.charCodeAt(0), upper))
}

const html: Escape = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

const literals: readonly Escape[] = [
  // Python's repr of a text, and of bytes; what Node prints of one within an object.
  (text) => control(text),
  (text) => control(text).replaceAll("'", "\\'"),
  (text) => control(text, true).replaceAll("'", "\\'"),
  (text) =>
    Array.from(Buffer.from(text), (byte) => (byte < 128 ? control(String.fromCharCode(byte)) : hex(byte))).join(''),
  // Shells: between single quotes, as `printf %q` writes it, and between `$'` and `'`.
  (text) => text.replaceAll("'", `'\\''`),
  (text) => text.replaceAll("'", `'"'"'`),
  (text) => text.replace(/[^\w@%+=:,./\-\n\u0080-\uffff]/g, (each) => `\\${each}`),
  (text) => text.replace(/^[#~]|[ \t'"\\|&;()<>!{}*[\]?^$`,]/g, (each) => `\\${each}`),
  // SQL, CSV, HTML and XML.
  (text) => text.replaceAll("'", "''"),
  (text) => text.replaceAll('"', '""'),
  html,
  (text) => html(text).replaceAll('"', '&quot;').replaceAll("'", '&#39;'),
  (text) => html(text).replaceAll('"', '&quot;').replaceAll("'", '&#x27;'),
  (text) => html(text).replaceAll('"', '&#34;').replaceAll("'", '&#39;'),
]

/** A text inside of literals of programming languages, shells and markup. Pure. */
export function literalForms(text: string): readonly string[] {
  return literals.map((write) => write(text))
}
