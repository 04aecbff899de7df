import type { Place } from '../diagnostics/place.ts'
import { airflowNames } from '../jinja/airflow.ts'
import { plainValue } from '../jinja/plain-value.ts'
import type { Node } from '../load/node.ts'
import { resolveExpression } from './expression.ts'
import { outputReference, outputReferences, withSpacedMinus } from './output-references.ts'
import { isName } from './placeholders.ts'
import { leave, type RenderContext, type Resolved, resolveVariable, wrong } from './resolve-variable.ts'
import { isNamed, lookUp, type Scope, templateOf } from './scope.ts'
import { nothingNamed } from './unknown.ts'

/** What stands between `{{` and `}}`, or is an expression as a whole (`when`); `place` is where. */
export function resolve(expression: string, place: Place, context: RenderContext): Resolved {
  if (isOutput(expression, context.scope)) return leave(expression, place, context)
  if (!isName(expression)) return resolveExpression(expression, place, context)
  return resolveVariable(expression, place, context) ?? resolveOther(expression, place, context)
}

/** The same for an expression without braces, where `true` and `1` are values, not names. */
export function resolveBare(
  expression: string,
  place: Place,
  context: RenderContext,
  as: 'value' | 'condition',
): Resolved {
  if (isOutput(expression, context.scope)) return leave(expression, place, context)
  const variable = isName(expression) ? resolveVariable(expression, place, context) : undefined
  return variable ?? resolveExpression(expression, place, context, as)
}

/** An output by its plain name; `tasks.a.outputs.x-1` may be one less than `x`. */
function isOutput(expression: string, { outputs }: Scope): boolean {
  return outputReference(expression) !== undefined && withSpacedMinus(expression, outputs ?? new Map()) === expression
}

/** A name that is no variable: one of Airflow's, one of the run's, a difference, or a slip. */
function resolveOther(name: string, place: Place, context: RenderContext): Resolved {
  const { scope } = context
  const head = name.split('.', 1)[0] as string
  if (head === 'tasks') {
    if (outputReferences(name).length > 0) return resolveExpression(name, place, context)
    const expected = 'tasks.TASK.outputs.OUTPUT'
    return wrong(context, 'E_PLACEHOLDER_INVALID', `${name} is no output of a task`, place, { expected })
  }
  if (head === 'item' && scope.task?.mapped) return leave(name, place, context)
  if (airflowNames.has(head)) return airflowValue(name, place, scope) ?? resolveExpression(name, place, context)
  if (name.startsWith('-') || isLiteral(name) || isDifference(name, scope))
    return resolveExpression(name, place, context)
  const expected =
    name === 'item'
      ? 'for_each on the task, which makes item'
      : 'a param, a variable of the task or the system, an environment variable, or a macro of Airflow'
  return nothingNamed(name, { message: `nothing is named ${name}`, expected }, place, context)
}

/** A value that is written out, which looks like a name. */
function isLiteral(name: string): boolean {
  return /^(?:[Tt]rue|[Ff]alse|[Nn]one|\d+(?:\.\d+)?(?:[eE]\d+)?)$/.test(name)
}

/** `limit-1` where there is a `limit`. */
function isDifference(name: string, scope: Scope): boolean {
  const words = name.split('-')
  return words.some((_, count) => count > 0 && isNamed(scope, words.slice(0, count).join('-')))
}

/** What is plain data among Airflow's names needs no engine. */
function airflowValue(name: string, place: Place, scope: Scope): Node | undefined {
  const [head = '', ...steps] = name.split('.')
  if (scope.left?.has(head) || lookUp(scope, head, place) !== undefined) return undefined
  const value = plainValue(scope.airflow?.(), [head, ...steps])
  return value === undefined ? undefined : templateOf(value, place)
}
