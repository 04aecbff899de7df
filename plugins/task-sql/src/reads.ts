const placeholder = String.raw`\{\{(?:(?!\}\})[\s\S])*(?:\}\}|$)|\{%(?:(?!%\})[\s\S])*(?:%\}|$)`

/**
 * What is passed over as a whole: comments, placeholders, texts between dollars. Then what stands in quotes of either kind. What
 * has no end goes to the end of the text, so that nothing is read twice.
 */
const pieces = new RegExp(
  [
    String.raw`--[^\n]*`,
    String.raw`\/\*[\s\S]*?(?:\*\/|$)`,
    placeholder,
    String.raw`\$(\w*)\$[\s\S]*?(?:\$\1\$|$)`,
    String.raw`(['"])((?:${placeholder}|(?!\2|\{\{|\{%)[\s\S]|\2\2)*)(?:\2|$)`,
  ].join('|'),
  'g',
)

/** Behind these stands what a statement writes. */
const writing = /\b(?:to|export\s+database)\s+$/i

/**
 * The paths and patterns of files that statements for DuckDB may read: all that stands in quotes and has a dot or a slash in it,
 * but for what they write. Which of these are files shows when one looks; a text that happens to be the name of one does no harm.
 * A placeholder beside statements of Jinja is passed over, for it may speak of the turn of a loop.
 */
export function readsOf(statements: string): readonly string[] {
  const read = new Set<string>()
  const written = new Set<string>()
  const hasLoops = statements.includes('{%')
  for (const { 2: quote = '', 3: text = '', index } of statements.matchAll(pieces)) {
    const path = text.replaceAll(quote + quote, quote)
    if (quote === '' || !isPath(path) || (hasLoops && /\{[{%]/.test(path))) continue
    const before = statements.slice(Math.max(0, index - 40), index)
    if (writing.test(before)) written.add(path)
    else read.add(path)
  }
  return [...read].filter((path) => !written.has(path))
}

/** The longest path that Linux takes. */
const longest = 4096

function isPath(text: string): boolean {
  return text.length < longest && !text.includes('\n') && /[./]|\{\{/.test(text)
}
