import { z } from 'zod'
import type { Json, JsonObject } from '../contract/json.ts'
import { patternsIn, withLinearPatterns } from './patterns.ts'

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
  const declaration = (isMap ? written : { default: written }) as ParamDeclaration
  const type = declaration.type ?? typeOf(declaration.default as Json | undefined)
  return { ...declaration, ...(type !== undefined && { type }) }
}

function typeOf(value: Json | undefined): ParamDeclaration['type'] {
  if (value === undefined || value === null) return undefined
  if (Array.isArray(value)) return 'array'
  return typeof value as ParamDeclaration['type']
}

/** What is wrong with a value, or undefined. */
export function problemWithParam(value: Json, declaration: ParamDeclaration): string | undefined {
  const { required: _, default: __, description: ___, ...schema } = declaration
  const make = () => z.fromJSONSchema(schema as JsonObject)
  const hasPatterns = patternsIn(schema as JsonObject).length > 0
  const { error } = (hasPatterns ? withLinearPatterns(make, 'mixed') : make()).safeParse(value)
  return error?.issues
    .map(({ path, message }) => [...path, message.replace(/^Invalid (?:input|option|string): /, '')].join(': '))
    .join('; ')
}

/** A text from outside as a value of the param's type; the text itself where it is none, for the check to refuse. */
export function fromText(text: string, type: ParamDeclaration['type']): Json {
  if (type === undefined || type === 'string') return text
  if (type === 'number' || type === 'integer')
    return text.trim() === '' || Number.isNaN(Number(text)) ? text : Number(text)
  if (type === 'boolean')
    return /^(?:true|yes|on|1)$/i.test(text) ? true : /^(?:false|no|off|0)$/i.test(text) ? false : text
  try {
    return JSON.parse(text) as Json
  } catch {
    return text
  }
}

/** A value that stands in for one that is not given, so that what uses it can be checked. */
export function sampleOf({ enum: values, type, minimum, items }: ParamDeclaration, name: string): Json {
  if (values?.[0] !== undefined) return values[0] as Json
  if (type === 'number' || type === 'integer') return minimum ?? 1
  if (type === 'boolean') return true
  if (type === 'array') return items === undefined ? [] : [sampleOf(items as ParamDeclaration, name)]
  return type === 'object' ? {} : name
}
