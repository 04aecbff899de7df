import type { Json } from '../contract/json.ts'
import type { Place } from '../diagnostics/place.ts'
import { airflowNames, runNames } from '../jinja/airflow.ts'
import { evaluate } from '../jinja/evaluate.ts'
import { type LocalNames, noNames } from '../jinja/local-names.ts'
import { problemOfTemplate } from '../jinja/render-template.ts'
import { toJson } from '../load/node.ts'
import { reportUnsayable } from '../load/unsayable.ts'
import { unescapeTemplate } from './escapes.ts'
import { freeNamesIn } from './free-names.ts'
import { isAffordable, timed } from './meter.ts'
import { outputReferences, withSpacedMinus } from './output-references.ts'
import { hasPlaceholders } from './pieces.ts'
import { mapTexts } from './placeholders.ts'
import { leave, type RenderContext, type Resolved, resolveVariable, wrong } from './resolve-variable.ts'
import { isNamed, templateOf } from './scope.ts'
import { reportUnknown } from './unknown.ts'

/** The value of a Jinja expression, or the expression itself where only a run knows what it speaks of. */
export function resolveExpression(
  written: string,
  place: Place,
  context: RenderContext,
  as: 'value' | 'condition' = 'value',
): Resolved {
  const { scope } = context
  const expression = withSpacedMinus(written, scope.outputs ?? new Map())
  const needs = gather(expression, place, context)
  if (needs === 'wrong') return 'wrong'
  const { values, ofRun, ofAirflow } = needs
  if (ofRun) {
    const found = problemOfTemplate([{ expression }], knownNames(values, [expression]))
    if (found !== undefined) return invalid(expression, found.problem, place, context, values)
    if (reportUnknown(expression, place, context, { values })) return 'wrong'
    const left = leave(expression, place, context)
    if (left !== 'wrong') Object.assign(scope.task?.values ?? {}, values)
    return left
  }
  if (ofAirflow && scope.airflow === undefined) return { kind: 'later', expression }
  const evaluated = timed(
    () => evaluate(expression, { ...(ofAirflow && scope.airflow?.()), ...values }, as),
    context,
    place,
  )
  if (evaluated === 'wrong') return evaluated
  if ('problem' in evaluated) return invalid(expression, evaluated.problem, place, context, values)
  const node = templateOf(evaluated.value, place)
  return isAffordable(node, context, place) ? node : 'wrong'
}

/** What an expression needs to be evaluated. */
export interface Needs {
  /** The values of the variables and params that it names. */
  readonly values: Readonly<Record<string, Json>>
  /** It speaks of what only a run knows. */
  readonly ofRun: boolean
  /** It speaks of Airflow's names. */
  readonly ofAirflow: boolean
}

/** The names that there are for expressions which a run evaluates, so that none with a dash is taken apart. */
export function knownNames(values: Needs['values'], expressions: readonly string[]): Readonly<Record<string, unknown>> {
  const tasks = new Map<string, [string, null][]>()
  for (const { task, output } of expressions.flatMap(outputReferences)) {
    tasks.set(task, [...(tasks.get(task) ?? []), [output, null]])
  }
  const known = [...tasks].map(([task, outputs]) => [task, { outputs: Object.fromEntries(outputs) }])
  return { tasks: Object.fromEntries(known), ...values }
}

/** Finds out what an expression needs but `locals`, to which statements give a value; `wrong` if a value cannot be had. */
export function gather(
  expression: string,
  place: Place,
  context: RenderContext,
  locals: LocalNames = noNames,
): Needs | 'wrong' {
  const values: Record<string, Json> = {}
  const found = freeNamesIn(expression, (name) => isNamed(context.scope, name)).map(({ name }) => name)
  const names = new Set(found.filter((name) => !locals.has(name)))
  for (const name of names) {
    const value = variableOf(name, place, context)
    if (value === 'wrong') return value
    if (value !== undefined) values[name] = value.json
  }
  const isOpen = (name: string) => names.has(name) && !Object.hasOwn(values, name)
  return {
    values,
    ofRun: ['tasks', 'item', ...runNames].some(isOpen),
    ofAirflow: [...names].some((name) => airflowNames.has(name) && isOpen(name)),
  }
}

function variableOf(name: string, place: Place, context: RenderContext): { readonly json: Json } | 'wrong' | undefined {
  const value = resolveVariable(name, place, context)
  if (value === undefined || value === 'wrong') return value
  if (value.kind === 'later') return 'wrong'
  reportUnsayable(value, context.report)
  let later = false
  const json = mapTexts(toJson(value), (text) => {
    later ||= hasPlaceholders(text)
    return unescapeTemplate(text)
  })
  if (!later) return { json }
  const message = `${name} holds what only a run knows, so that nothing can be computed from it`
  return wrong(context, 'E_PLACEHOLDER_INVALID', message, place, { expected: `the text of ${name}, written out here` })
}

/** A name that stands for nothing is what is most often wrong. */
function invalid(
  expression: string,
  problem: string,
  place: Place,
  context: RenderContext,
  values: Needs['values'],
): 'wrong' {
  if (reportUnknown(expression, place, context, { values })) return 'wrong'
  return wrong(context, 'E_PLACEHOLDER_INVALID', `{{${expression}}}: ${problem}`, place)
}
