/**
 * The lines of a requirements file as pip reads them: those that end in a backslash go on in the next, comments and empty
 * lines are none. Pure. Format: https://pip.pypa.io/en/stable/reference/requirements-file-format/
 */
export function requirementLines(text: string): readonly string[] {
  const joined: string[] = []
  let begun = ''
  for (const line of text.split(/\r?\n/)) {
    const isComment = /^\s*#/.test(line)
    if (line.endsWith('\\') && !isComment) {
      begun += line.slice(0, -1)
      continue
    }
    // A comment ends a line that was to go on.
    joined.push(begun + (isComment ? ` ${line}` : line))
    begun = ''
  }
  joined.push(begun)
  return joined.map((line) => line.replace(/(^|\s)#.*$/, '').trim()).filter((line) => line !== '')
}

/**
 * What a requirements file says: the same text for two files that differ in comments, blanks, empty lines or the order of what
 * they name. The order of options is kept: of two indexes, the first may count. Pure.
 */
export function meaningOf(text: string): string {
  const isOption = (line: string) => line.startsWith('-') && !/^(?:-e|--editable)\b/.test(line)
  const { options = [], named = [] } = Object.groupBy(requirementLines(text), (line) =>
    isOption(line) ? 'options' : 'named',
  )
  return JSON.stringify([options, named.map(withoutBlanks).sort()])
}

/** Without the blanks around what compares versions, and in front of options; of two ways to say `-e` the short one. */
function withoutBlanks(line: string): string {
  return line
    .replace(/^(?:-e|--editable)(?:\s+|=)/, '-e ')
    .replaceAll(/\s*([=~!<>]=+|[<>,;])\s*/g, '$1')
    .replaceAll(/\s+(?=--)/g, ' ')
}
