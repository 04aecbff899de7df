import type { StandardSchemaV1 } from '@standard-schema/spec'
import type { JsonObject } from '../contract/json.ts'
import type { ConfigSchema } from '../contract/plugin.ts'

/** What a schema makes of a config, whose keys that nothing reads are for `validate` to tell of; they stop nothing. */
export function validateConfig<T>(schema: ConfigSchema<T>, config: JsonObject): StandardSchemaV1.Result<T> {
  const result = validate(schema, config)
  const unknown = unknownKeys(result)
  if (unknown.size === 0) return result
  return validate(schema, Object.fromEntries(Object.entries(config).filter(([key]) => !unknown.has(key))))
}

function validate<T>(schema: ConfigSchema<T>, value: JsonObject): StandardSchemaV1.Result<T> {
  const result = schema['~standard'].validate(value)
  if (result instanceof Promise) throw new TypeError('the schema of a plugin checks asynchronously')
  return result
}

/** Standard Schema has no word for unknown keys; zod and its kin say it so. */
function unknownKeys({ issues = [] }: StandardSchemaV1.Result<unknown>): ReadonlySet<string> {
  const all = issues as readonly { readonly path?: readonly unknown[]; readonly keys?: readonly string[] }[]
  return new Set(all.filter(({ path = [] }) => path.length === 0).flatMap(({ keys = [] }) => keys))
}
