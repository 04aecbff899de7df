import { pythonText, readShown } from './shown.ts'

const longestFormat = 1000

/** Arguments by their names. */
export type Arguments = ReadonlyMap<string, unknown>

/** Gives arguments their names, as Python does: by place first, then by keyword, which come as a map at the end. */
export function argumentsOf(call: string, names: readonly string[], given: readonly unknown[]): Arguments {
  const last = given.at(-1)
  const keywords = last instanceof Map && readShown(last) === undefined ? last : undefined
  const places = keywords === undefined ? given : given.slice(0, -1)
  if (places.length > names.length) throw new Error(`${call} takes no more than ${names.length} arguments`)
  const named = new Map<string, unknown>()
  for (const [index, value] of places.entries()) named.set(names[index] ?? '', value)
  for (const [name, value] of keywords ?? []) {
    if (!names.includes(name))
      throw new Error(`${call} has no argument ${name} (it has: ${names.join(', ') || 'none'})`)
    if (named.has(name)) throw new Error(`${call} got ${name} twice`)
    named.set(name, typeof value === 'bigint' ? Number(value) : value)
  }
  return named
}

/** The number of that name; undefined if it was not given. */
export function numberOf(given: Arguments, name: string): number | undefined {
  const value = given.get(name)
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'number') throw new Error(`${name} must be a number, not ${described(value)}`)
  return value
}

/** The text of that name, which has to be given unless there is another value for it. */
export function textOf(call: string, given: Arguments, name: string, otherwise?: string): string {
  const value = given.get(name) ?? otherwise
  if (typeof value !== 'string') throw new Error(`${call} needs a text as ${name}, not ${described(value)}`)
  return value
}

/** A value as a message shows it. */
export function described(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value) : pythonText(value)
}

/** A format that the caller walks in steps of its own, and so no longer than anyone writes. */
export function shortFormat(format: string): string {
  if (format.length > longestFormat) throw new Error(`a format is no longer than ${longestFormat} characters`)
  return format
}
