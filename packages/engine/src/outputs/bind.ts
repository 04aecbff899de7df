import { type Json, outputReference, piecesOf, unescapeTemplate, type Work } from '@liminal/core'
import type { Outputs } from '../events/events.ts'

/** Gives the outputs of a task that has succeeded. */
export type OutputsOf = (task: string) => Outputs | undefined

/** Work whose templates have been filled in, or the reference that could not be. */
export type Bound = { readonly work: Work } | { readonly missing: string }

/** Fills in the outputs that the strings of a work refer to, and takes the escapes away. */
export function bindWork(work: Work, outputsOf: OutputsOf): Bound {
  if (!JSON.stringify(work).includes('{{')) return { work }
  const missing: string[] = []
  const bound = bindValue(work as unknown as Json, outputsOf, missing) as unknown as Work
  return missing[0] === undefined ? { work: bound } : { missing: missing[0] }
}

function bindValue(value: Json, outputsOf: OutputsOf, missing: string[]): Json {
  if (typeof value === 'string') return value.includes('{{') ? bindText(value, outputsOf, missing) : value
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((item) => bindValue(item, outputsOf, missing))
  const entries = Object.entries(value).filter(([, item]) => item !== undefined)
  return Object.fromEntries(entries.map(([key, item]) => [key, bindValue(item as Json, outputsOf, missing)]))
}

function bindText(template: string, outputsOf: OutputsOf, missing: string[]): string {
  const texts = piecesOf(template).map((piece) => {
    if ('text' in piece) return unescapeTemplate(piece.text)
    const reference = outputReference(piece.expression)
    if (reference === undefined) return piece.raw
    const outputs = outputsOf(reference.task) ?? {}
    const value = Object.hasOwn(outputs, reference.output) ? outputs[reference.output] : undefined
    if (value === undefined) missing.push(piece.expression)
    return typeof value === 'string' ? value : JSON.stringify(value ?? null)
  })
  return texts.join('')
}
