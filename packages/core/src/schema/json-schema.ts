import { z } from 'zod'
import type { Json, JsonObject } from '../contract/json.ts'
import type { ConfigSchema } from '../contract/plugin.ts'

/** A JSON Schema, as far as we look into it. */
export interface JsonSchema extends JsonObject {
  readonly type?: string | readonly string[]
  readonly description?: string
  readonly properties?: { readonly [key: string]: JsonSchema | undefined }
  readonly required?: readonly string[]
}

/** The JSON Schema of what a schema of core takes in. */
export function jsonSchemaOf(schema: z.ZodType): JsonSchema {
  return withoutDialect(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema)
}

/** The JSON Schema of a plugin's config, if its schema library can tell one; else one that takes anything. */
export function configSchemaOf(config: ConfigSchema): JsonSchema {
  return withoutDialect(described(config) ?? { type: 'object' })
}

/** What a schema tells of itself; undefined where it cannot: JSON Schema has no words for all that one may ask. */
export function described(schema: ConfigSchema): JsonSchema | undefined {
  try {
    return schema['~standard'].jsonSchema?.input({ target: 'draft-2020-12' }) as JsonSchema | undefined
  } catch {
    return undefined
  }
}

/** The keys that a schema of a map describes; undefined if it cannot tell them. zod's tell them at once. */
export function keysOf(schema: ConfigSchema): string[] | undefined {
  const shape = 'shape' in schema && typeof schema.shape === 'object' ? schema.shape : configSchemaOf(schema).properties
  return shape === undefined || shape === null ? undefined : Object.keys(shape)
}

function withoutDialect({ $schema: _, ...schema }: JsonSchema): JsonSchema {
  return schema
}

/** A text with a placeholder, a statement or a comment in it may stand for anything. */
const placeholder: JsonSchema = { type: 'string', pattern: '\\{[{%#]' }

const structural = new Set([
  'properties',
  'items',
  'prefixItems',
  'additionalProperties',
  'propertyNames',
  'anyOf',
  'oneOf',
  'allOf',
])

/** The same schema, with a placeholder allowed wherever it takes no text that could hold one. */
export function withPlaceholders(schema: JsonSchema): JsonSchema {
  const inner = Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [key, structural.has(key) ? descend(key, value as Json) : value]),
  ) as JsonSchema
  if (!isNarrow(inner)) return inner
  const { description, examples, default: standard, ...narrow } = inner
  const about = Object.fromEntries(
    Object.entries({ description, examples, default: standard }).filter(([, value]) => value !== undefined),
  )
  return { ...about, anyOf: [narrow, placeholder] } as JsonSchema
}

function descend(key: string, value: Json): Json {
  if (Array.isArray(value)) return value.map((each) => withPlaceholders(each as JsonSchema))
  if (key === 'propertyNames' || typeof value !== 'object' || value === null) return value
  if (key !== 'properties') return withPlaceholders(value as JsonSchema)
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, withPlaceholders(each as JsonSchema)]))
}

/** True where a text with a placeholder would be refused. */
function isNarrow({ type, enum: values, const: value, pattern, anyOf, format }: JsonSchema): boolean {
  if (values !== undefined || value !== undefined || pattern !== undefined || format !== undefined) return true
  const types: readonly (string | undefined)[] = Array.isArray(type) ? type : [type]
  return anyOf === undefined && type !== undefined && !types.includes('string') && type !== 'null'
}
