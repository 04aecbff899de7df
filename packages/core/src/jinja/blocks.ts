import { blockAt, type LocalNames, namesAt, setName } from './local-names.ts'
import { isBlockSet, namesOfStatement, type TemplatePart } from './statements.ts'

/** The names that have a value at each part of a template because of the statements before it. */
export type Locals = readonly LocalNames[]

/** What is wrong with the statements of a template, and the part that it is told at. */
export interface BlockProblem {
  readonly problem: string
  readonly part: number
}

const otherFiles = 'a text cannot use other files as templates'
const shortened = 'a loop cannot be cut short; give its for a condition: for NAME in LIST if CONDITION'

/** Statements of Jinja that cannot be had here, and why. */
const refused: Readonly<Record<string, string>> = {
  include: otherFiles,
  import: otherFiles,
  from: otherFiles,
  extends: otherFiles,
  break: shortened,
  continue: shortened,
}

/** The statement that begins the block in which each of these stands. */
const parents: Readonly<Record<string, readonly string[]>> = {
  elif: ['if'],
  else: ['if', 'for'],
  endif: ['if'],
  endfor: ['for'],
  endset: ['set'],
  endwith: ['with'],
  endfilter: ['filter'],
  endmacro: ['macro'],
  endcall: ['call'],
  endblock: ['block'],
  endautoescape: ['autoescape'],
  endraw: ['raw'],
}

/** The most placeholders and statements of one text. */
const mostParts = 20_000

/** Finds which names have a value where, and whether every block ends. */
export function localsOf(parts: readonly TemplatePart[]): Locals | BlockProblem {
  if (parts.filter((part) => !('text' in part)).length > mostParts) {
    return { problem: `the text has more than ${mostParts} placeholders and statements`, part: 0 }
  }
  let inside = blockAt(0, '', [])
  const locals: LocalNames[] = []
  for (const [part, each] of parts.entries()) {
    if (!('word' in each)) {
      locals.push(namesAt(inside, part))
      continue
    }
    const { word, body } = each
    const problem = refused[word] ?? misplaced(word, inside.word) ?? overfull(word, body)
    if (problem !== undefined) return { problem, part }
    if (word.startsWith('end')) inside = inside.outer ?? inside
    locals.push(namesAt(inside, part))
    const { sets, within } = namesOfStatement(word, body)
    for (const name of sets) setName(inside, name, part)
    const isBlock = !Object.hasOwn(parents, word) && word !== 'do' && (word !== 'set' || isBlockSet(body))
    if (isBlock) inside = blockAt(part, word, within, inside)
  }
  return inside.outer === undefined ? locals : { problem: `its block has no end${inside.word}`, part: inside.part }
}

function overfull(word: string, body: string): string | undefined {
  const isEnd = word === 'else' || (word.startsWith('end') && word !== 'endblock')
  return isEnd && body !== '' ? `nothing may follow the word ${word}` : undefined
}

function misplaced(word: string, inside: string): string | undefined {
  const allowed = parents[word]
  if (allowed === undefined || allowed.includes(inside)) return undefined
  return inside === '' || !word.startsWith('end')
    ? `there is no ${allowed.join(' or ')} that it belongs to`
    : `the ${inside} before it has no end${inside}`
}
