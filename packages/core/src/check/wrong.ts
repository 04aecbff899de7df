import type { StandardSchemaV1 } from '@standard-schema/spec'
import type { ConfigSchema } from '../contract/plugin.ts'
import type { Report } from '../diagnostics/diagnostic.ts'
import { type Node, nodeAt, type Path, placeAt, textOf } from '../load/node.ts'
import { listed, wordsAt, wordsOf } from './words.ts'

type Issue = StandardSchemaV1.Issue

/** Where in the value an issue is. */
export function pathOf(issue: Issue): Path {
  return (issue.path ?? []).map((step) => (typeof step === 'object' ? step.key : step) as string | number)
}

/** Reports what a schema does not accept. */
export function reportWrong(schema: ConfigSchema, node: Node, issue: Issue, report: Report): void {
  const inner = innerOf(issue)
  if (inner === undefined) reportIssue(schema, node, issue, report)
  else for (const each of inner) reportWrong(schema, node, each, report)
}

function reportIssue(schema: ConfigSchema, node: Node, issue: Issue, report: Report): void {
  const path = pathOf(issue)
  const at = nodeAt(node, path)
  const what = path.length === 0 ? 'this' : path.join('.')
  const wanted = isUnion(issue)
    ? wordsAt(schema, path, at)
    : wordsOf(/expected (.*), received/.exec(issue.message)?.[1])
  const expected = wanted.length === 0 ? {} : { expected: listed(wanted) }
  if (path.length > 0 && at === undefined) {
    const message = `${what} is missing`
    report({ severity: 'error', code: 'E_KEY_MISSING', message, place: placeAt(node, path), ...expected })
    return
  }
  const message =
    wanted.length === 0 || at === undefined ? `${what}: ${issue.message}` : `${what} is ${received(at, isUnion(issue))}`
  report({ severity: 'error', code: 'E_VALUE_INVALID', message, place: placeOf(node, path, issue), ...expected })
}

/** What Standard Schema has no word for, and zod says so: a value that is none of several kinds. */
interface Union extends Issue {
  readonly errors: readonly (readonly Issue[])[]
}

function isUnion(issue: Issue): issue is Union {
  return issue.message === 'Invalid input' && 'errors' in issue && Array.isArray(issue.errors)
}

/** A key that its map may not have. */
interface BadKey extends Issue {
  readonly code: 'invalid_key'
  readonly issues: readonly Issue[]
}

function isBadKey(issue: Issue): issue is BadKey {
  return 'code' in issue && issue.code === 'invalid_key' && 'issues' in issue
}

/** What an issue comes from: what is wrong with a key, or with parts of a value that is of one of several kinds. */
function innerOf(issue: Issue): readonly Issue[] | undefined {
  const outer = issue.path ?? []
  if (isBadKey(issue)) return issue.issues.map(({ message }) => ({ message, path: outer, ofKey: true }))
  if (!isUnion(issue)) return undefined
  const meant = issue.errors.find((problems) => problems.every(({ path = [] }) => path.length > 0))
  return meant?.map((each) => ({ ...each, path: [...outer, ...(each.path ?? [])] }))
}

function placeOf(node: Node, path: Path, issue: Issue) {
  const parent = nodeAt(node, path.slice(0, -1))
  const key = 'ofKey' in issue && parent?.kind === 'map' ? parent.entries.get(String(path.at(-1)))?.key : undefined
  return key ?? placeAt(node, path)
}

function received(node: Node, isNamed: boolean): string {
  if (node.kind !== 'scalar') return node.kind === 'map' ? 'a map' : 'a list'
  if (typeof node.value === 'string') return isNamed && node.value.length <= 40 ? JSON.stringify(node.value) : 'a text'
  return node.value === null ? 'empty' : textOf(node)
}
