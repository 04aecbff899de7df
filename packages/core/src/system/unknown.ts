import type { JsonObject } from '../contract/json.ts'
import type { Place } from '../diagnostics/place.ts'
import { suggest } from '../diagnostics/suggest.ts'
import { airflowNames } from '../jinja/airflow.ts'
import { existsIn } from '../jinja/join-names.ts'
import { type LocalNames, noNames } from '../jinja/local-names.ts'
import type { DashedKey } from '../jinja/names.ts'
import { freeNamesIn } from './free-names.ts'
import { type RenderContext, wrong } from './resolve-variable.ts'
import { isNamed, namesOf, type Scope } from './scope.ts'

/** Jinja's own functions, and what an expression may say of the run. */
const jinjaWords = new Set('range dict lipsum cycler joiner namespace tasks'.split(' '))

/** What is known of an expression besides. */
interface Known {
  /** The values of variables and params that it names. */
  readonly values?: JsonObject
  /** Names that statements give a value. */
  readonly locals?: LocalNames
  /** What the message quotes. */
  readonly shown?: string
}

/** Reports a name of an expression that nothing has; false if all of them are known. */
export function reportUnknown(
  expression: string,
  place: Place,
  context: RenderContext,
  { values = {}, locals = noNames, shown = `{{${expression}}}` }: Known = {},
): boolean {
  const { scope } = context
  const names = freeNamesIn(expression, (name) => isNamed(scope, name))
  const mayBeKey = (key: DashedKey | undefined) =>
    key !== undefined && !locals.has(key.above[0] ?? '') && isKey(key, values)
  const unknown = names.find(
    ({ name, optional, key }) => !optional && !mayBeKey(key) && !locals.has(name) && !isKnown(name, scope),
  )
  if (unknown === undefined) return false
  const { name, whole, key } = unknown
  const named = whole.startsWith(name) ? whole : `${name}, nor ${whole}`
  const meant = key === undefined ? 'a name that is there' : `${key.written} for a key with a dash`
  const expected = whole === name ? undefined : `${meant}, or a minus with blanks around it`
  nothingNamed(name, { whole, message: `${shown}: nothing is named ${named}`, expected }, place, context)
  return true
}

/** Says that nothing has a name, and which was meant; or that it is a param that is declared later. */
export function nothingNamed(
  name: string,
  { whole = name, message, expected }: { whole?: string; message: string; expected: string | undefined },
  place: Place,
  context: RenderContext,
): 'wrong' {
  if (context.scope.behind?.has(name)) {
    const behind = `the param ${name} is not declared before this one`
    return wrong(context, 'E_PLACEHOLDER_UNKNOWN', behind, place, { expected: 'a param that is declared before' })
  }
  const known = namesOf(context.scope)
  const suggestion = suggest(whole, known) ?? suggest(name, known)
  return wrong(context, 'E_PLACEHOLDER_UNKNOWN', message, place, {
    ...(expected !== undefined && { expected }),
    ...(suggestion !== undefined && { suggestion }),
  })
}

/** Whether an item, or an output, has such a key can be told once it is there. */
function isKey({ above, names }: DashedKey, values: JsonObject): boolean {
  return /^(?:item|tasks)$/.test(above[0] ?? '') || names.some((name) => existsIn(values)([...above, name]))
}

function isKnown(name: string, scope: Scope): boolean {
  if (name === 'item') return scope.task?.mapped === true || isNamed(scope, name)
  return airflowNames.has(name) || jinjaWords.has(name) || isNamed(scope, name) || scope.secretVariables.has(name)
}
