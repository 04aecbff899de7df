import type { StandardSchemaV1 } from '@standard-schema/spec'
import type { ConfigSchema } from '../contract/plugin.ts'
import type { Report } from '../diagnostics/diagnostic.ts'
import { type Node, nodeAt, type Path, placeAt, textOf } from '../load/node.ts'
import { formsAt, typesOf } from '../schema/forms.ts'

type Issue = StandardSchemaV1.Issue

/** Where in the value an issue is. */
export function pathOf(issue: Issue): Path {
  return (issue.path ?? []).map((step) => (typeof step === 'object' ? step.key : step) as string | number)
}

/** Reports what a schema does not accept. */
export function reportWrong(schema: ConfigSchema, node: Node, issue: Issue, report: Report): void {
  const inner = narrowed(issue)
  if (inner !== undefined) for (const each of inner) reportWrong(schema, node, each, report)
  else reportIssue(schema, node, issue, report)
}

function reportIssue(schema: ConfigSchema, node: Node, issue: Issue, report: Report): void {
  const path = pathOf(issue)
  const at = nodeAt(node, path)
  const what = path.length === 0 ? 'this' : path.join('.')
  const wanted = isUnion(issue) ? wordsFor(schema, path) : article(/expected (.*), received/.exec(issue.message)?.[1])
  const place = placeAt(node, path)
  const expected = wanted === undefined ? {} : { expected: wanted }
  if (path.length > 0 && at === undefined) {
    report({ severity: 'error', code: 'E_KEY_MISSING', message: `${what} is missing`, place, ...expected })
    return
  }
  const message = wanted === undefined || at === undefined ? `${what}: ${issue.message}` : `${what} is ${received(at)}`
  report({ severity: 'error', code: 'E_VALUE_INVALID', message, place, ...expected })
}

/** What Standard Schema has no word for, and zod says so: a value that is none of several kinds. */
interface Union extends Issue {
  readonly errors: readonly (readonly Issue[])[]
}

function isUnion(issue: Issue): issue is Union {
  return issue.message === 'Invalid input' && 'errors' in issue && Array.isArray(issue.errors)
}

/** The problems within the kind that was meant, if only parts of the value are not of it. */
function narrowed(issue: Issue): readonly Issue[] | undefined {
  if (!isUnion(issue)) return undefined
  const meant = issue.errors.find((problems) => problems.every(({ path = [] }) => path.length > 0))
  return meant?.map((each) => ({ ...each, path: [...(issue.path ?? []), ...(each.path ?? [])] }))
}

/** What a schema takes at a path, in words. */
function wordsFor(schema: ConfigSchema, path: Path): string | undefined {
  const words = formsAt(schema, path).flatMap((form) =>
    form.enum === undefined ? typesOf(form).map((type) => article(type)) : form.enum.map(String),
  )
  const [last, ...others] = [...new Set(words)].reverse()
  return others.length === 0 ? last : `${others.reverse().join(', ')} or ${last}`
}

function received(node: Node): string {
  if (node.kind !== 'scalar') return article(node.kind) ?? ''
  if (typeof node.value === 'string') return 'a text'
  return node.value === null ? 'empty' : textOf(node)
}

const names: Readonly<Record<string, string>> = {
  object: 'a map',
  record: 'a map',
  array: 'a list',
  string: 'a text',
  int: 'a whole number',
  integer: 'a whole number',
  boolean: 'true or false',
  null: 'nothing',
}

function article(type: string | undefined): string | undefined {
  if (type === undefined || type.includes(' ') || type.includes('"')) return type
  return names[type] ?? (/^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`)
}
