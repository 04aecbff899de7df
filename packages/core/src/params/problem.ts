import { z } from 'zod'
import type { Json, JsonObject } from '../contract/json.ts'
import { isHeld, isWritten, numberText, withPlainNumbers } from '../contract/number.ts'
import type { ParamDeclaration } from './declaration.ts'
import { patternsIn, withLinearPatterns } from './patterns.ts'

/** What is wrong with a value, or undefined. */
export function problemWithParam(value: Json, declaration: ParamDeclaration): string | undefined {
  const { required: _, default: __, description: ___, ...schema } = declaration
  const plain = withPlainNumbers(schema as JsonObject) as JsonObject
  const make = () => z.fromJSONSchema(hasUnheld(value) ? ofAnySize(plain) : plain)
  const hasPatterns = patternsIn(plain).length > 0
  const { error } = (hasPatterns ? withLinearPatterns(make, 'mixed') : make()).safeParse(withPlainNumbers(value))
  if (error === undefined) return isNoneOf(value, declaration.enum) ? 'none of enum has its digits' : undefined
  return error.issues
    .map(({ path, message }) => [...path, message.replace(/^Invalid (?:input|option|string): /, '')].join(': '))
    .join('; ')
}

/** Whether it has a number whose digits JavaScript cannot hold. */
function hasUnheld(value: Json | undefined): boolean {
  if (typeof value !== 'object' || value === null) return false
  return isWritten(value) ? !isHeld(value) : Object.values(value).some(hasUnheld)
}

/** The schema holds whole numbers against what JavaScript can hold; what is passed on has all its digits. */
function ofAnySize(schema: JsonObject): JsonObject {
  const entries = Object.entries(schema).map(([key, value]) => [key, isObject(value) ? ofAnySize(value) : value])
  const inner: JsonObject = Object.fromEntries(entries)
  return schema.type === 'integer' ? { multipleOf: 1, ...inner, type: 'number' } : inner
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The schema has compared the nearest numbers. */
function isNoneOf(value: Json, values: readonly unknown[] | undefined): boolean {
  if (values === undefined || !isWritten(value) || isHeld(value)) return false
  return !values.some((each) => isWritten(each) && numberText(each) === value.rawJSON)
}
