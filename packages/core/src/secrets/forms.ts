import { base64Forms } from './base64.ts'
import { jsonForms, literalForms, usualJson } from './escapes.ts'
import { urlForms } from './url.ts'

/** The fewest characters of a value: every form of a shorter one would mask what has nothing to do with it. */
export const shortestSecret = 4

/** The most bytes of a value: its forms are held in memory by who masks. */
export const largestSecret = 256 * 1024

/** The fewest characters of a line of a value that is masked alone. */
const shortestLine = 6

/** Beyond this, in bytes, a value is hardly ever quoted as a literal. */
const largestLiteral = 4 * 1024

/** Why a value cannot be masked, so that no work may have it; undefined if it can. Pure. */
export function problemOfSecret(value: Uint8Array): string | undefined {
  const { length } = textOf(value).trim()
  if (length < shortestSecret) return `has ${length} characters, fewer than ${shortestSecret}`
  if (value.length > largestSecret) return `has ${value.length} bytes, more than ${largestSecret}`
  return undefined
}

/**
 * Every form in which a value could be printed: as it is, line by line, in base64 wherever it stands in what is encoded,
 * in a URL, in JSON, in literals of languages and shells. Longest first. Throws where `problemOfSecret` finds a problem.
 */
export function formsOf(value: string | Uint8Array): readonly Uint8Array[] {
  const bytes = Buffer.from(value as string)
  const problem = problemOfSecret(bytes)
  if (problem !== undefined) throw new RangeError(`a secret ${problem}`)
  const text = textOf(bytes)
  if (!bytes.equals(Buffer.from(text))) return distinct([bytes, ...base64Forms(bytes).map(bytesOf)])
  const line = text.replace(/^[\r\n]+|[\r\n]+$/g, '')
  // Mostly they are the same.
  const texts = [...new Set([text, line, text.trim()])]
  const forms = texts.flatMap(formsOfText).concat(linesOf(text))
  // A newline at the end belongs to the line that it is printed in.
  return distinct(forms.filter((form) => !/^[\r\n]|[\r\n]$/.test(form)).map(bytesOf))
}

function formsOfText(text: string): readonly string[] {
  const literals = text.length <= largestLiteral ? literalForms(text) : []
  const sent = new Set([text, ...usualJson(text)])
  return [text, ...[...sent].flatMap(encoded), ...jsonForms(text), ...literals]
}

/** As it is sent: by itself, or within JSON. */
function encoded(text: string): readonly string[] {
  return [...base64Forms(bytesOf(text)), ...urlForms(text)]
}

/** What is printed of a key or a certificate is often one of its lines, indented by others. */
function linesOf(text: string): readonly string[] {
  const lines = text.split(/[\r\n]+/)
  if (lines.length < 2) return []
  return lines.flatMap((line) => [line, line.trim()]).filter((line) => line.trim().length >= shortestLine)
}

function distinct(forms: readonly Uint8Array[]): readonly Uint8Array[] {
  const unique = new Map(forms.map((form) => [Buffer.from(form).toString('latin1'), form]))
  return [...unique.values()].filter(({ length }) => length >= shortestSecret).sort((a, b) => b.length - a.length)
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8')
}

function bytesOf(text: string): Uint8Array {
  return Buffer.from(text)
}
