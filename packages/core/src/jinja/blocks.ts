import { isBlockSet, namesOfStatement, type TemplatePart } from './statements.ts'

/** The names that have a value at each part of a template because of the statements before it. */
export type Locals = readonly ReadonlySet<string>[]

/** What is wrong with the statements of a template, and the part that it is told at. */
export interface BlockProblem {
  readonly problem: string
  readonly part: number
}

const otherFiles = 'a text cannot use other files as templates'
const shortened = 'a loop goes to its end; say in the for which elements it is for: for NAME in LIST if CONDITION'

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

/** An `if` that sets a name sets it for what follows; all other blocks keep their names to themselves. */
const open = new Set(['if'])

interface Block {
  readonly word: string
  readonly part: number
  names: ReadonlySet<string>
}

/** Finds which names have a value where, and whether every block ends. */
export function localsOf(parts: readonly TemplatePart[]): Locals | BlockProblem {
  const blocks: Block[] = [{ word: '', part: 0, names: new Set() }]
  const locals: ReadonlySet<string>[] = []
  const inside = () => blocks.at(-1) as Block
  for (const [part, each] of parts.entries()) {
    if (!('word' in each)) {
      locals.push(inside().names)
      continue
    }
    const { word, body } = each
    const problem = refused[word] ?? misplaced(word, inside().word) ?? overfull(word, body)
    if (problem !== undefined) return { problem, part }
    if (word.startsWith('end')) leave(blocks)
    locals.push(inside().names)
    const { sets, within } = namesOfStatement(word, body)
    if (sets.length > 0) inside().names = new Set([...inside().names, ...sets])
    if (Object.hasOwn(parents, word) || word === 'do' || (word === 'set' && !isBlockSet(body))) continue
    blocks.push({ word, part, names: new Set([...inside().names, ...within]) })
  }
  const unended = blocks[1]
  return unended === undefined ? locals : { problem: `it has no end${unended.word}`, part: unended.part }
}

/** The names of a block go with it. */
function leave(blocks: Block[]): void {
  const ended = blocks.pop()
  const outer = blocks.at(-1)
  if (ended !== undefined && outer !== undefined && open.has(ended.word)) outer.names = ended.names
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
