import type { JsonObject } from '../contract/json.ts'
import { type FreeName, freeNames } from '../jinja/names.ts'
import { outputReferences } from './output-references.ts'

/**
 * The names of an expression whose values it asks for. Those with dashes or dots are one if they exist; what is within the
 * name of an output is none.
 */
export function freeNamesIn(expression: string, exists: (name: string) => boolean): FreeName[] {
  const outputs = outputReferences(expression)
  return freeNames(expression, exists).filter(
    ({ start: at }) => !outputs.some(({ start, end }) => start < at && at < end),
  )
}

/** Whether an expression that was left for the run speaks of the element that an instance runs for. */
export function mentionsItem(expression: string, values: JsonObject = {}): boolean {
  return freeNamesIn(expression, (name) => Object.hasOwn(values, name)).some(({ name }) => name === 'item')
}
