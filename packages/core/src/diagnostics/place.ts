/** A text with the path it came from. */
export interface Source {
  readonly file: string
  readonly text: string
  /** The offset at which each line starts. */
  readonly lineStarts: readonly number[]
}

/** A stretch of a source, by character offsets; `end` is exclusive. */
export interface Place {
  readonly source: Source
  readonly start: number
  readonly end: number
}

/** Line and column, both counted from 1. */
export interface Position {
  readonly line: number
  readonly column: number
}

/** Wraps a text so that places in it can be named. */
export function sourceOf(file: string, text: string): Source {
  const lineStarts = [0]
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lineStarts.push(at + 1)
  return { file, text, lineStarts }
}

/** The line and column of an offset. */
export function positionOf(source: Source, offset: number): Position {
  let low = 0
  let high = source.lineStarts.length - 1
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((source.lineStarts[middle] as number) <= offset) low = middle
    else high = middle - 1
  }
  return { line: low + 1, column: offset - (source.lineStarts[low] as number) + 1 }
}

/** The text of a line, counted from 1, without its end. */
export function lineOf(source: Source, line: number): string {
  const start = source.lineStarts[line - 1] ?? source.text.length
  const end = source.lineStarts[line] ?? source.text.length + 1
  return source.text.slice(start, end - 1).replace(/\r$/, '')
}
