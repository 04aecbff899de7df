import { z } from 'zod'
import type { Json } from '../contract/json.ts'
import { isWritten, readNumber } from '../contract/number.ts'
import { readJson } from '../contract/parse-json.ts'

/** The types that a param can have, as JSON Schema names them. */
export const paramTypes = ['string', 'number', 'integer', 'boolean', 'array', 'object'] as const

/** What `params:` says of one param: a JSON Schema, with `required` as a yes or no; or just its default. */
export const paramSchema = z.union([
  z.string(),
  z.number(),
  z.boolean(),
  z.strictObject({
    type: z.enum(paramTypes).optional().describe('the type of its value; by default that of `default`'),
    description: z.string().optional().describe('for people'),
    default: z.unknown().optional().describe('the value where none is given'),
    required: z
      .boolean()
      .optional()
      .describe('whether a run has to be given a value; by default only without `default`'),
    enum: z.array(z.unknown()).optional().describe('the values that it may have'),
    pattern: z
      .string()
      .optional()
      .describe(
        'a regular expression that a text has to match, as RE2 reads it: without lookaround and backreferences',
      ),
    format: z.string().optional().describe('`date`, `date-time`, `email`, `uri`, `uuid`, ...'),
    minLength: z.number().optional().describe('the least number of characters'),
    maxLength: z.number().optional().describe('the largest number of characters'),
    minimum: z.number().optional().describe('the least number'),
    maximum: z.number().optional().describe('the largest number'),
    exclusiveMinimum: z.number().optional().describe('the number that it has to be above'),
    exclusiveMaximum: z.number().optional().describe('the number that it has to be below'),
    multipleOf: z.number().optional().describe('the number that it has to be a multiple of'),
    minItems: z.number().optional().describe('the least number of items'),
    maxItems: z.number().optional().describe('the largest number of items'),
    uniqueItems: z.boolean().optional().describe('whether every item has to be another'),
    items: z.record(z.string(), z.unknown()).optional().describe('the JSON Schema of each item'),
    properties: z.record(z.string(), z.unknown()).optional().describe('the JSON Schema of each value of a map'),
  }),
])

/** One declared param. */
export type ParamDeclaration = Exclude<z.infer<typeof paramSchema>, string | number | boolean>

/** A param's declaration, also where only its default is written. */
export function declarationOf(written: Json): ParamDeclaration {
  const isMap = typeof written === 'object' && written !== null && !Array.isArray(written)
  const declaration = (isMap && !isWritten(written) ? written : { default: written }) as ParamDeclaration
  const type = declaration.type ?? typeOf(declaration.default as Json | undefined)
  return { ...declaration, ...(type !== undefined && { type }) }
}

function typeOf(value: Json | undefined): ParamDeclaration['type'] {
  if (value === undefined || value === null) return undefined
  if (Array.isArray(value)) return 'array'
  if (isWritten(value)) return 'number'
  return typeof value as ParamDeclaration['type']
}

/** A value from outside, or why it is none of the param's type. */
export type Read = { readonly value: Json } | { readonly problem: string }

/** A text from outside as a value of the param's type; the text itself where it is none, for the check to refuse. */
export function fromText(text: string, type: ParamDeclaration['type']): Read {
  if (type === undefined || type === 'string') return { value: text }
  if (type === 'number' || type === 'integer') return { value: readNumber(text.trim()) ?? text }
  if (type === 'boolean')
    return { value: /^(?:true|yes|on|1)$/i.test(text) ? true : /^(?:false|no|off|0)$/i.test(text) ? false : text }
  return readJson(text)
}

/** A number or boolean from outside as text, where the param is one. */
export function fromValue(value: Json, type: ParamDeclaration['type']): Read {
  return { value: type === 'string' && isScalar(value) ? JSON.stringify(value) : value }
}

function isScalar(value: Json): boolean {
  return typeof value === 'number' || typeof value === 'boolean' || isWritten(value)
}

/** A value that stands in for one that is not given, so that what uses it can be checked. */
export function sampleOf({ enum: values, type, minimum, items }: ParamDeclaration, name: string): Json {
  if (values?.[0] !== undefined) return values[0] as Json
  if (type === 'number' || type === 'integer') return minimum ?? 1
  if (type === 'boolean') return true
  if (type === 'array') return items === undefined ? [] : [sampleOf(items as ParamDeclaration, name)]
  return type === 'object' ? {} : name
}
