import type { ConfigSchema } from '../contract/plugin.ts'
import type { Node, Path } from '../load/node.ts'
import { type Form, formsAt, typesOf } from '../schema/forms.ts'

/** What a schema takes at a path, in words. */
export function wordsAt(schema: ConfigSchema, path: Path, written: Node | undefined): readonly string[] {
  const forms = formsAt(schema, path)
  const words = forms
    .flatMap((form) => form.enum?.map(String) ?? typesOf(form).flatMap(wordsOf))
    .filter((word) => !formerFlag.test(word))
  const isAnyText = forms.some(isFree) && forms.some((form) => typesOf(form).includes('number'))
  // A key that has a name wants something of its own; one that a user makes up may hold anything, as text.
  const isEntry = !formsAt(schema, path.slice(0, -1)).some(({ properties = {} }) =>
    Object.hasOwn(properties, path.at(-1) ?? ''),
  )
  return isAnyText && isEntry && written?.kind !== 'scalar' ? [...words, 'the JSON of a list or map in quotes'] : words
}

/** What YAML 1.1 had for true and false is taken, but not asked for. */
const formerFlag = /^(?:yes|no|on|off)$/i

/** Whether it takes any text. */
function isFree(form: Form): boolean {
  return form.enum === undefined && form.pattern === undefined && typesOf(form).includes('string')
}

/** `a, b or c`. */
export function listed(words: readonly string[]): string {
  const [last = '', ...others] = [...new Set(words)].reverse()
  return others.length === 0 ? last : `${others.reverse().join(', ')} or ${last}`
}

const names: Readonly<Record<string, readonly string[]>> = {
  object: ['a map'],
  record: ['a map'],
  array: ['a list'],
  string: ['a text'],
  int: ['a whole number'],
  integer: ['a whole number'],
  boolean: ['true', 'false'],
  null: ['nothing'],
}

/** A type as schemas call it, in words. */
export function wordsOf(type: string | undefined): readonly string[] {
  if (type === undefined) return []
  if (type.includes(' ') || type.includes('"')) return [type]
  return names[type] ?? [/^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`]
}
