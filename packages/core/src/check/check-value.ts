import type { StandardSchemaV1 } from '@standard-schema/spec'
import type { ConfigSchema } from '../contract/plugin.ts'
import type { Report } from '../diagnostics/diagnostic.ts'
import { suggest } from '../diagnostics/suggest.ts'
import { headOf, type MapNode, type Node, nodeAt, type Path, toJson, without } from '../load/node.ts'
import { tooManyDigits } from '../load/problems.ts'
import { formsAt } from '../schema/forms.ts'
import { type Given, givenTo, hasWritten } from './given.ts'
import { pathOf, reportWrong } from './wrong.ts'

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
  const { result, notHeld } = validate(schema, node)
  if (result.issues === undefined && notHeld.length === 0) return result.value
  const issues = result.issues ?? []
  const unknown = issues.filter(isUnknownKeys)
  const told = new Set<Node | undefined>(notHeld)
  const wrong = issues.filter((issue) => !isUnknownKeys(issue) && !told.has(nodeAt(node, pathOf(issue))))
  for (const issue of unknown) reportUnknownKeys(schema, node, issue, report, readElsewhere)
  for (const scalar of notHeld) report(tooManyDigits(scalar))
  for (const issue of wrong) reportWrong(schema, node, issue, report)
  if (wrong.length + notHeld.length > 0) return undefined
  const known = unknown.reduce(withoutUnknown, node)
  const again = validate(schema, known).result
  if (again.issues === undefined) return again.value
  for (const issue of again.issues) reportWrong(schema, known, issue, report)
  return undefined
}

interface Validated<T> extends Pick<Given, 'notHeld'> {
  readonly result: StandardSchemaV1.Result<T>
}

/** Most values mean the same to every schema, and are not looked at twice. */
function validate<T>(schema: ConfigSchema<T>, node: Node): Validated<T> {
  const plain = hasWritten(node) ? undefined : validateJson(schema, toJson(node))
  if (plain !== undefined && plain.issues === undefined) return { result: plain, notHeld: [] }
  const { value, notHeld } = givenTo(schema, node)
  return { result: validateJson(schema, value), notHeld }
}

function validateJson<T>(schema: ConfigSchema<T>, value: unknown): StandardSchemaV1.Result<T> {
  const result = schema['~standard'].validate(value)
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

function reportUnknownKeys(
  schema: ConfigSchema,
  node: Node,
  issue: UnknownKeys,
  report: Report,
  readElsewhere: Iterable<string>,
): void {
  const path = pathOf(issue)
  const map = nodeAt(node, path)
  const keys = formsAt(schema, path).flatMap(({ properties = {} }) => Object.keys(properties))
  const known = [...keys, ...(path.length === 0 ? readElsewhere : [])]
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
