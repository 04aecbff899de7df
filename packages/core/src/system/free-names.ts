import type { JsonObject } from '../contract/json.ts'
import { type FreeName, freeNames } from '../jinja/names.ts'
import { outputReferences } from './output-references.ts'

/**
 * The names of an expression whose values it asks for. Those with dashes or dots are one if they exist; what is within the
 * name of an output is none, and what may be a part of one need not be there: only a run knows the keys of JSON.
 */
export function freeNamesIn(expression: string, exists: (name: string) => boolean): FreeName[] {
  const outputs = outputReferences(expression).map(({ start, end }) => ({ start, end, far: partsEnd(expression, end) }))
  return freeNames(expression, exists)
    .filter(({ start: at }) => !outputs.some(({ start, end }) => start < at && at < end))
    .map((name) =>
      outputs.some(({ end, far }) => end <= name.start && name.start < far) ? { ...name, optional: true } : name,
    )
}

/** Where the parts of an output end that begin here: `.row-count.max`. */
function partsEnd(expression: string, start: number): number {
  return start + (/^(?:\.[\w.-]+)?/.exec(expression.slice(start))?.[0].length ?? 0)
}

/** Whether an expression that was left for the run speaks of the element that an instance runs for. */
export function mentionsItem(expression: string, values: JsonObject = {}): boolean {
  return freeNamesIn(expression, (name) => Object.hasOwn(values, name)).some(({ name }) => name === 'item')
}
