import { beginsHere } from './find-piece.ts'

/** What a user wrote as a template of a plan: `\{#` where no comment would begin says what it shows. */
export function templateOfSource(source: string): string {
  if (!source.includes('\\{%') && !source.includes('\\{#')) return source
  const begins = beginsHere(source)
  return source.replace(/\\\{[%#]/g, (found, at: number) => (begins(at + 1) ? found : `\\${found}`))
}

/** A part of a template: text of one, or a placeholder or statement as a whole. */
export interface Part {
  readonly text: string
  readonly isToken: boolean
}

/** Joins parts of a template so that nothing new begins where two of them meet: a `{` before a `{` of a value, for instance. */
export function joinParts(parts: readonly Part[]): string {
  let joined = ''
  let before: Part | undefined
  for (const part of parts) {
    const meets = before !== undefined && !before.isToken
    if (meets && part.isToken && /[\\{]$/.test(joined)) {
      joined = `${joined.slice(0, -1)}{{ ${JSON.stringify(joined.slice(-1))} }}`
    } else if (meets && !part.isToken && /^[{%#]/.test(part.text) && endsOpen(joined)) {
      joined = `${joined.slice(0, -1)}\\{`
    }
    joined += part.text
    if (part.text !== '') before = part
  }
  return joined
}

/** Whether the last character is a brace that nothing has escaped yet. */
function endsOpen(template: string): boolean {
  return template.replace(/\\\{[{%#]/g, '').endsWith('{')
}
