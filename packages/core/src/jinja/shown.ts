/** What stands for a Python value inside of the engine, which knows only plain data: recognised by `__is`. */
export interface Shown {
  readonly [name: string]: unknown
  readonly __is: string
  /** What Python's `str` says. */
  readonly __text: string
}

/** The key that every shown value ends with, so that its text can be found within other text. */
const last = '~'
const written = /\{"__(?:at|is)": (?:(?!\{"__).)*?"__text": "([^"]*)"(?:(?!\{"__).)*?"~": 0\}/gs

/** Marks a value; the entries of `data` come first, so that values compare by them. */
export function shown(is: string, text: string, data: Readonly<Record<string, unknown>>, members: object = {}): Shown {
  return { ...data, __is: is, __text: text, ...members, [last]: 0 }
}

/** A number that the engine cannot hold, which is only handed on. */
export function shownNumber(digits: string): Shown {
  return shown('number', digits, {})
}

/** Reads a marked value that went through the engine, if it is one of that kind. */
export function readShown(value: unknown, ...kinds: readonly string[]): ReadonlyMap<string, unknown> | undefined {
  const entries = value instanceof Map ? value : isRecord(value) ? new Map(Object.entries(value)) : undefined
  const is = entries?.get('__is')
  return typeof is === 'string' && (kinds.length === 0 || kinds.includes(is)) ? entries : undefined
}

/** Replaces marked values that the engine has written into a text by what Python says of them. */
export function withTexts(text: string): string {
  return text.includes('"__text"') ? text.replace(written, '$1') : text
}

/** What Python's `str` makes of a value. */
export function pythonText(value: unknown): string {
  if (value === undefined || value === null) return 'None'
  if (typeof value === 'string') return withTexts(value)
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  const text = readShown(value)?.get('__text')
  return text === undefined ? pythonLiteral(value) : String(text)
}

function pythonLiteral(value: unknown): string {
  if (typeof value === 'string') return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
  if (Array.isArray(value)) return `[${value.map(pythonLiteral).join(', ')}]`
  if (value instanceof Map && readShown(value) === undefined) {
    return `{${[...value].map(([key, entry]) => `${pythonLiteral(key)}: ${pythonLiteral(entry)}`).join(', ')}}`
  }
  return typeof value === 'number' || typeof value === 'bigint' ? String(value) : pythonText(value)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
