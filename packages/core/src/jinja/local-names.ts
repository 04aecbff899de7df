/** Names that statements give a value. */
export type LocalNames = Pick<ReadonlySet<string>, 'has'>

/** No names. */
export const noNames: LocalNames = new Set()

/** A block of a template, with the names of its own and the part from which on they have a value. */
export interface Block {
  readonly word: string
  readonly part: number
  readonly names: Map<string, number>
  readonly outer: Block | undefined
}

/** The block that a statement begins, with the names that it has from its beginning on. */
export function blockAt(part: number, word: string, names: readonly string[], outer?: Block): Block {
  return { word, part, names: new Map(names.map((name) => [name, part])), outer }
}

/** Gives a name a value from a part on. An `if` sets it for what follows too; all other blocks keep theirs to themselves. */
export function setName(block: Block, name: string, part: number): void {
  let home = block
  while (home.word === 'if' && home.outer !== undefined) home = home.outer
  if (!home.names.has(name)) home.names.set(name, part)
}

/** The names that have a value at a part within a block. */
export function namesAt(block: Block, part: number): LocalNames {
  return {
    has: (name) => {
      for (let each: Block | undefined = block; each !== undefined; each = each.outer) {
        if ((each.names.get(name) ?? part) < part) return true
      }
      return false
    },
  }
}

/** The same names, and some more. */
export function withNames(names: LocalNames, more: readonly string[]): LocalNames {
  return more.length === 0 ? names : { has: (name) => more.includes(name) || names.has(name) }
}
