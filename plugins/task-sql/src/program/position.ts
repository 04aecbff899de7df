/** A stretch of the user's SQL, and where in the whole text it starts. */
export interface Statement {
  readonly text: string
  readonly start: number
}

/** The stretch from `start` to `end` without the blanks around it. */
export function statementAt(sql: string, start: number, end: number): Statement {
  const text = sql.slice(start, end)
  const blanks = text.length - text.trimStart().length
  return { text: text.trim(), start: start + blanks }
}

/** How many lines of the text lie before `index`. */
export function linesBefore(sql: string, index: number): number {
  return sql.slice(0, index).split('\n').length - 1
}

const width = 100

/** The line at `index` with a caret below it, as PostgreSQL and DuckDB show it. */
export function caretAt(sql: string, index: number): string {
  const from = sql.lastIndexOf('\n', index - 1) + 1
  const to = sql.indexOf('\n', index)
  const cut = index - from > width ? index - width / 2 : from
  const shown = sql.slice(cut, to === -1 ? undefined : to).slice(0, width)
  const label = `LINE ${linesBefore(sql, index) + 1}: ${cut === from ? '' : '...'}`
  return `${label}${shown.replaceAll('\t', ' ')}\n${' '.repeat(label.length + index - cut)}^`
}

/** DuckDB's message with its line numbers moved by `lines`, the caret below staying in its place. */
export function shiftLines(message: string, lines: number): string {
  return message.replace(/^LINE (\d+): (.*\n)( *)\^/gm, (_, line: string, text: string, blanks: string) => {
    const shifted = String(Number(line) + lines)
    return `LINE ${shifted}: ${text}${blanks}${' '.repeat(Math.max(0, shifted.length - line.length))}^`
  })
}

/** The first line of a statement that says something, short enough for a log. */
export function headOf(statement: string): string {
  const words = statement
    .replace(/^(?:\s|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)+/, '')
    .replace(/\s+/g, ' ')
    .trim()
  return words.length > 80 ? `${words.slice(0, 77)}...` : words
}
