import type { StandardSchemaV1 } from '@standard-schema/spec'
import type { ConfigSchema } from '../contract/plugin.ts'
import type { Report } from '../diagnostics/diagnostic.ts'
import { suggest } from '../diagnostics/suggest.ts'
import { headOf, type MapNode, type Node, nodeAt, type Path, placeAt, toJson, without } from '../load/node.ts'

/**
 * Holds a value against a schema and reports every problem at its place. Keys that the schema does not know are
 * warnings, and are left out of the value. Undefined if there is an error. `readElsewhere` are keys of the same map
 * that another schema reads: they may have been meant too.
 */
export function checkValue<T>(
  schema: ConfigSchema<T>,
  node: Node,
  report: Report,
  readElsewhere: Iterable<string> = [],
): T | undefined {
  const result = validate(schema, node)
  if (result.issues === undefined) return result.value
  const unknown = result.issues.filter(isUnknownKeys)
  const wrong = result.issues.filter((issue) => !isUnknownKeys(issue))
  for (const issue of unknown) reportUnknownKeys(schema, node, issue, report, readElsewhere)
  for (const issue of wrong) reportWrong(node, issue, report)
  if (wrong.length > 0) return undefined
  const known = unknown.reduce(withoutUnknown, node)
  const again = validate(schema, known)
  if (again.issues === undefined) return again.value
  for (const issue of again.issues) reportWrong(known, issue, report)
  return undefined
}

function validate<T>(schema: ConfigSchema<T>, node: Node): StandardSchemaV1.Result<T> {
  const result = schema['~standard'].validate(toJson(node))
  if (result instanceof Promise) throw new TypeError('the schema of a plugin checks asynchronously')
  return result
}

/** Standard Schema has no word for unknown keys; zod and its kin say it so. */
interface UnknownKeys extends StandardSchemaV1.Issue {
  readonly code: 'unrecognized_keys'
  readonly keys: readonly string[]
}

function isUnknownKeys(issue: StandardSchemaV1.Issue): issue is UnknownKeys {
  return 'code' in issue && issue.code === 'unrecognized_keys' && 'keys' in issue
}

function pathOf(issue: StandardSchemaV1.Issue): Path {
  return (issue.path ?? []).map((step) => (typeof step === 'object' ? step.key : step) as string | number)
}

function reportUnknownKeys(
  schema: ConfigSchema,
  node: Node,
  issue: UnknownKeys,
  report: Report,
  readElsewhere: Iterable<string>,
): void {
  const path = pathOf(issue)
  const map = nodeAt(node, path)
  const known = [...knownKeys(schema, path), ...(path.length === 0 ? readElsewhere : [])]
  for (const key of issue.keys) {
    const entry = map?.kind === 'map' ? map.entries.get(key) : undefined
    const suggestion = suggest(key, known)
    report({
      severity: 'warning',
      code: 'E_KEY_UNKNOWN',
      message: `nothing reads the key ${key}`,
      place: entry?.key ?? headOf(node),
      ...(suggestion && { suggestion }),
      ...(entry !== undefined && { unread: entry.value.place }),
    })
  }
}

interface ObjectSchema {
  readonly properties?: Readonly<Record<string, ObjectSchema>>
  readonly items?: ObjectSchema
  readonly anyOf?: readonly ObjectSchema[]
}

/** The keys that a schema describes at a path, read from its JSON Schema. */
function knownKeys(schema: ConfigSchema, path: Path): string[] {
  const described = schema['~standard'].jsonSchema?.input({ target: 'draft-2020-12' }) as ObjectSchema | undefined
  const at = path.reduce<readonly ObjectSchema[]>(
    (inner, step) => inner.flatMap((each) => formsOf(typeof step === 'number' ? each.items : each.properties?.[step])),
    formsOf(described),
  )
  return at.flatMap(({ properties }) => Object.keys(properties ?? {}))
}

/** A schema, or those of which it is one. */
function formsOf(schema: ObjectSchema | undefined): readonly ObjectSchema[] {
  return schema === undefined ? [] : [schema, ...(schema.anyOf ?? []).flatMap(formsOf)]
}

function reportWrong(node: Node, issue: StandardSchemaV1.Issue, report: Report): void {
  const path = pathOf(issue)
  const missing = path.length > 0 && nodeAt(node, path) === undefined
  const said = messageOf(issue)
  const [, expected, received] = /expected (.*), received (.*)$/.exec(said) ?? []
  const what = path.length === 0 ? 'this' : path.join('.')
  report({
    severity: 'error',
    code: missing ? 'E_KEY_MISSING' : 'E_VALUE_INVALID',
    message: missing
      ? `${what} is missing`
      : received === undefined
        ? `${what}: ${said}`
        : `${what} is ${article(received)}`,
    place: placeAt(node, path),
    ...(expected !== undefined && { expected: article(expected) }),
  })
}

/** Of a key that is wrong itself, zod has the reason further within. */
function messageOf(issue: StandardSchemaV1.Issue): string {
  const inner = 'code' in issue && issue.code === 'invalid_key' && 'issues' in issue ? issue.issues : undefined
  const [first] = Array.isArray(inner) ? (inner as StandardSchemaV1.Issue[]) : []
  return first?.message ?? issue.message
}

function article(type: string): string {
  const named: Record<string, string> = { object: 'map', array: 'list', record: 'map', string: 'text' }
  const word = named[type] ?? type
  if (word === 'null' || word.includes(' ') || word.includes('"')) return word === 'null' ? 'empty' : word
  return /^[aeiou]/.test(word) ? `an ${word}` : `a ${word}`
}

function withoutUnknown(node: Node, issue: UnknownKeys): Node {
  return strip(node, pathOf(issue), new Set(issue.keys))
}

function strip(node: Node, path: Path, keys: ReadonlySet<string>): Node {
  const [step, ...rest] = path
  if (step === undefined) return node.kind === 'map' ? without(node, keys) : node
  if (node.kind === 'list') {
    return { ...node, items: node.items.map((item, at) => (at === step ? strip(item, rest, keys) : item)) }
  }
  const entry = node.kind === 'map' ? node.entries.get(String(step)) : undefined
  if (node.kind !== 'map' || entry === undefined) return node
  const stripped = { ...entry, value: strip(entry.value, rest, keys) }
  return { ...node, entries: new Map([...(node as MapNode).entries, [String(step), stripped]]) }
}
