import { isWord, runEnds, type Scanned, textOf } from '../jinja/join-names.ts'
import { scan } from '../jinja/tokens.ts'

/** An output of a task, as an expression names it. */
export interface OutputReference {
  readonly task: string
  readonly output: string
}

/** The outputs that tasks declare, by the names of the tasks. */
export type DeclaredOutputs = ReadonlyMap<string, ReadonlySet<string>>

/** The output of a task that an expression is, which is known only while the run goes on. */
export function outputReference(expression: string): OutputReference | undefined {
  const match = /^tasks\.((?:(?!\.outputs\.)[A-Za-z0-9._-])+)\.outputs\.([A-Za-z0-9_-]+)$/.exec(expression)
  return match === null ? undefined : { task: match[1] as string, output: match[2] as string }
}

/**
 * All outputs that an expression mentions, also as `tasks['NAME'].outputs['OUTPUT']`. A dash without blanks
 * belongs to the name: those that do not have been given blanks by `withSpacedMinus`.
 */
export function outputReferences(expression: string): WrittenReference[] {
  return expression.includes('tasks') ? referencesIn(scan(expression)) : []
}

/**
 * Puts blanks around the minus of `tasks.a.outputs.x-1` where the task declares `x`, but no output `x-1`: with them it is
 * a minus for everybody who reads it later. Where no name fits, the text stays, to be told of as a whole.
 */
export function withSpacedMinus(expression: string, declared: DeclaredOutputs): string {
  if (!expression.includes('-')) return expression
  const pieces = scan(expression)
  const minuses = referencesIn(pieces).flatMap(({ task, first, last }) => {
    const outputs = declared.get(task)
    const ends = runEnds(pieces, first).filter((end) => end <= last)
    const end = ends.findLast((at) => outputs?.has(textOf(pieces, first, at)))
    const minus = end === undefined ? undefined : pieces[end + 1]
    return end === last || minus?.text !== '-' ? [] : [minus.start]
  })
  const ends = [...minuses, expression.length]
  return ends.map((end, at) => expression.slice(at === 0 ? 0 : (ends[at - 1] as number) + 1, end)).join(' - ')
}

/** A reference, and between which characters of the expression it stands. */
export interface WrittenReference extends OutputReference {
  readonly start: number
  readonly end: number
}

interface Written extends WrittenReference {
  /** Pieces of the output's name. */
  readonly first: number
  readonly last: number
}

function referencesIn(pieces: readonly Scanned[]): Written[] {
  return pieces.flatMap((piece, at) => {
    const isHead = piece.text === 'tasks' && piece.kind === 'name' && pieces[at - 1]?.text !== '.'
    return isHead ? (referenceAt(pieces, at) ?? []) : []
  })
}

function referenceAt(pieces: readonly Scanned[], at: number): Written | undefined {
  const task = memberAt(pieces, at + 1, true)
  const outputs = task && memberAt(pieces, task.next, false)
  const output = outputs?.name === 'outputs' ? memberAt(pieces, outputs.next, false) : undefined
  if (task === undefined || output === undefined) return undefined
  const last = pieces[output.next - 1] as Scanned
  const [start, end] = [pieces[at]?.start ?? 0, last.start + last.text.length]
  return { task: task.name, output: output.name, start, end, first: output.first, last: output.last }
}

/** What is behind `.` or within `['...']`; the name of a task may hold dots, up to `.outputs`. */
function memberAt(pieces: readonly Scanned[], at: number, mayHoldDots: boolean) {
  const [open, name, close] = pieces.slice(at, at + 3)
  if (open?.text === '[' && name?.kind === 'text' && close?.text === ']') {
    return { name: name.text.slice(1, -1), first: at + 1, last: at + 1, next: at + 3 }
  }
  if (open?.text !== '.' || !isWord(name)) return undefined
  const ends = runEnds(pieces, at + 1)
  const isEnd = (end: number) =>
    mayHoldDots ? pieces[end + 1]?.text === '.' && pieces[end + 2]?.text === 'outputs' : pieces[end + 1]?.text === '.'
  const last = ends.find(isEnd) ?? (mayHoldDots ? (ends[0] as number) : (ends.at(-1) as number))
  return { name: textOf(pieces, at + 1, last), first: at + 1, last, next: last + 1 }
}
