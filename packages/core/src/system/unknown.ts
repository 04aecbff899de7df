import type { Place } from '../diagnostics/place.ts'
import { suggest } from '../diagnostics/suggest.ts'
import { airflowNames } from '../jinja/airflow.ts'
import { freeNamesIn } from './free-names.ts'
import { type RenderContext, wrong } from './resolve-variable.ts'
import { isNamed, namesOf, type Scope } from './scope.ts'

/** Jinja's own functions, and what an expression may say of the run. */
const jinjaWords = new Set('range dict lipsum cycler joiner namespace tasks'.split(' '))

/** Reports a name that nothing has; false if all of them are known. */
export function reportUnknown(expression: string, place: Place, context: RenderContext): boolean {
  const { scope } = context
  const unknown = freeNamesIn(expression, (name) => isNamed(scope, name)).find(
    ({ name, optional }) => !optional && !isKnown(name, scope),
  )
  if (unknown === undefined) return false
  const { name, whole } = unknown
  const known = namesOf(scope)
  const suggestion = suggest(whole, known) ?? suggest(name, known)
  const isWhole = whole === name || whole.startsWith(name)
  const message = `{{${expression}}}: nothing is named ${isWhole ? whole : `${name}, nor ${whole}`}`
  wrong(context, 'E_PLACEHOLDER_UNKNOWN', message, place, {
    ...(whole !== name && { expected: 'a name that is there, or a minus with blanks around it' }),
    ...(suggestion && { suggestion }),
  })
  return true
}

function isKnown(name: string, scope: Scope): boolean {
  if (name === 'item') return scope.task?.mapped === true || isNamed(scope, name)
  return airflowNames.has(name) || jinjaWords.has(name) || isNamed(scope, name) || scope.secretVariables.has(name)
}
