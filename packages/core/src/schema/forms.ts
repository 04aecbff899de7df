import type { ConfigSchema } from '../contract/plugin.ts'
import { described } from './json-schema.ts'

/** What a JSON Schema says of one value, as far as we look into it. */
export interface Form {
  readonly type?: string | readonly string[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly pattern?: string
  readonly properties?: Readonly<Record<string, Form>>
  readonly additionalProperties?: Form | boolean
  readonly items?: Form
  readonly prefixItems?: readonly Form[]
  readonly anyOf?: readonly Form[]
  readonly oneOf?: readonly Form[]
}

const known = new WeakMap<ConfigSchema, readonly Form[]>()

/** The forms that a schema takes; none if it cannot tell. */
export function formsOf(schema: ConfigSchema): readonly Form[] {
  const forms = known.get(schema) ?? alternatives(described(schema) as Form | undefined)
  known.set(schema, forms)
  return forms
}

/** The forms of what stands behind a key, or at a position of a list. */
export function formsBehind(forms: readonly Form[], step: string | number): readonly Form[] {
  return forms.flatMap(({ prefixItems, items, properties = {}, additionalProperties: others }) => {
    if (typeof step === 'number') return alternatives(prefixItems?.[step] ?? items)
    return alternatives(
      Object.hasOwn(properties, step) ? properties[step] : typeof others === 'object' ? others : undefined,
    )
  })
}

/** The forms of what stands at the end of a path. */
export function formsAt(schema: ConfigSchema, path: readonly (string | number)[]): readonly Form[] {
  return path.reduce(formsBehind, formsOf(schema))
}

/** The types that a form takes; none if it takes anything. */
export function typesOf({ type, enum: values, const: only }: Form): readonly string[] {
  if (type !== undefined) return typeof type === 'string' ? [type] : type
  return [...(values ?? []), ...(only === undefined ? [] : [only])].map((value) => typeof value)
}

/** Whether a form takes a text, which may be one of a few. */
export function takesText(form: Form, text: string): boolean {
  const { enum: values, const: only, pattern } = form
  if (!typesOf(form).includes('string')) return false
  if (values !== undefined) return values.includes(text)
  return (only === undefined || only === text) && (pattern === undefined || matches(pattern, text))
}

function matches(pattern: string, text: string): boolean {
  try {
    return new RegExp(pattern, 'u').test(text)
  } catch {
    // Without the flag more is allowed, and a schema may have it so.
    return new RegExp(pattern).test(text)
  }
}

/** A form, or those of which it is one. */
function alternatives(form: Form | undefined): readonly Form[] {
  if (form === undefined) return []
  const inner = [...(form.anyOf ?? []), ...(form.oneOf ?? [])]
  return inner.length === 0 ? [form] : inner.flatMap(alternatives)
}
