/** An instruction of a Dockerfile. */
export interface Instruction {
  /** Its first line, from 1. */
  readonly line: number
  /** In capitals. */
  readonly keyword: string
  /** What follows the keyword, continued lines joined, without comments and the text of heredocs. */
  readonly rest: string
}

/** The instructions of a Dockerfile, in their order. Pure. Format: https://docs.docker.com/reference/dockerfile/ */
export function instructionsOf(dockerfile: string): readonly Instruction[] {
  const continuing = /^#\s*escape\s*=\s*`/im.test(dockerfile.split('\n', 3).join('\n')) ? '`' : '\\'
  const found: Instruction[] = []
  let start = 0
  let text = ''
  let heredocs: string[] = []
  for (const [at, line] of dockerfile.split('\n').entries()) {
    if (heredocs.length > 0) {
      if (line.replace(/^\t+/, '') === heredocs[0]) heredocs.shift()
      continue
    }
    if (/^\s*(?:#|$)/.test(line)) continue
    if (text === '') start = at + 1
    const trimmed = line.trimEnd()
    const isContinued = trimmed.endsWith(continuing)
    text += `${isContinued ? trimmed.slice(0, -1) : trimmed} `
    if (isContinued) continue
    const [, keyword = '', rest = ''] = /^\s*(\S+)\s*(.*)$/.exec(text.trimEnd()) ?? []
    found.push({ line: start, keyword: keyword.toUpperCase(), rest })
    if (/^(?:RUN|COPY|ADD)$/i.test(keyword)) {
      heredocs = [...rest.matchAll(/(?:^|\s)<<-?(['"]?)(\w+)\1/g)].map(([, , name = '']) => name)
    }
    text = ''
  }
  return found
}
