import type { Json } from '../contract/json.ts'
import type { DiagnosticCode, Report } from '../diagnostics/diagnostic.ts'
import type { Place } from '../diagnostics/place.ts'
import { suggest } from '../diagnostics/suggest.ts'
import { airflowNames, runNames } from '../jinja/airflow.ts'
import { evaluate, namesIn } from '../jinja/evaluate.ts'
import { type Node, toJson } from '../load/node.ts'
import { reportUnsayable } from '../load/unsayable.ts'
import { isAffordable } from './meter.ts'
import { hasPlaceholders, isName, mapTexts, outputReference, unescapeTemplate } from './placeholders.ts'
import { lookUp, namesOf, type Scope, templateOf } from './scope.ts'

/** What goes along while values are filled in. */
export interface RenderContext {
  readonly scope: Scope
  readonly report: Report
  /** The names being filled in, so that a circle shows. */
  readonly open: readonly string[]
  /** How deep the value at hand lies, the variables that led to it included. */
  readonly depth: number
  readonly render: (node: Node, context: RenderContext) => Node
}

/** What an expression stands for; `later` if only a run knows, `wrong` if that has been reported. */
export type Resolved = Node | 'later' | 'wrong'

/** What stands between `{{` and `}}`, or is an expression as a whole (`when`); `place` is where. */
export function resolve(expression: string, place: Place, context: RenderContext): Resolved {
  if (outputReference(expression) !== undefined) return leave(expression, place, context)
  if (!isName(expression)) return resolveJinja(expression, place, context)
  return resolveVariable(expression, place, context) ?? resolveOther(expression, place, context)
}

/** The same for an expression without braces, where `true` and `1` are values, not names. */
export function resolveBare(expression: string, place: Place, context: RenderContext): Resolved {
  if (outputReference(expression) !== undefined) return leave(expression, place, context)
  const variable = isName(expression) ? resolveVariable(expression, place, context) : undefined
  return variable ?? resolveJinja(expression, place, context)
}

function resolveVariable(name: string, place: Place, context: RenderContext): Resolved | undefined {
  const { scope, open } = context
  if (open.includes(name)) {
    const circle = [...open.slice(open.indexOf(name)), name].join(' -> ')
    return wrong(context, 'E_VARIABLE_CYCLE', `these refer to each other: ${circle}`, place)
  }
  const found = lookUp(scope, name, place)
  if (found === undefined) return scope.left?.has(name) ? 'later' : undefined
  if (found === 'secret') {
    const message = `${name} holds a secret, which would stand in the plan`
    const expected = `the secret below secrets: of the task, and the variable in the command: $${name}`
    return wrong(context, 'E_SECRET_PLACEHOLDER', message, place, { expected })
  }
  if (!isAffordable(found.node, context, place)) return 'wrong'
  if (found.final) return found.node
  return context.render(found.node, { ...context, open: [...open, name], depth: context.depth + 1 })
}

/** A name that is no variable: one of Airflow's, one of the run's, or a slip. */
function resolveOther(name: string, place: Place, context: RenderContext): Resolved {
  const { scope } = context
  const head = name.split('.', 1)[0] as string
  if (head === 'tasks') {
    const expected = 'tasks.TASK.outputs.OUTPUT'
    return wrong(context, 'E_PLACEHOLDER_INVALID', `${name} is no output of a task`, place, { expected })
  }
  if (head === 'item' && scope.task?.mapped) return leave(name, place, context)
  if (airflowNames.has(head)) return resolveJinja(name, place, context)
  const suggestion = suggest(name, namesOf(scope))
  return wrong(context, 'E_PLACEHOLDER_UNKNOWN', `nothing is named ${name}`, place, {
    expected:
      name === 'item'
        ? 'for_each on the task, which makes item'
        : 'a param, a variable of the task or the system, an environment variable, or a macro of Airflow',
    ...(suggestion && { suggestion }),
  })
}

function resolveJinja(expression: string, place: Place, context: RenderContext): Resolved {
  const { scope } = context
  const names = namesIn(expression)
  const values = valuesOf(names, place, context)
  if (values === undefined) return 'wrong'
  const isOpen = (name: string) => !Object.hasOwn(values, name)
  const ofRun = ['tasks', 'item', ...runNames].some((name) => names.has(name) && isOpen(name))
  if (ofRun) {
    const { problem } = { problem: undefined, ...evaluate(`(${expression}) if false else 0`, {}) }
    if (problem !== undefined) return invalid(expression, problem, place, context)
    const unknown = unknownName(expression, place, context)
    if (unknown !== undefined) return nothingNamed(unknown, expression, place, context)
    const left = leave(expression, place, context)
    if (left === 'later') Object.assign(scope.task?.values ?? {}, values)
    return left
  }
  if (scope.airflow === undefined && [...names].some((name) => airflowNames.has(name) && isOpen(name))) return 'later'
  const evaluated = evaluate(expression, { ...scope.airflow?.(), ...values })
  if ('problem' in evaluated) return invalid(expression, evaluated.problem, place, context)
  const node = templateOf(evaluated.value, place)
  return isAffordable(node, context, place) ? node : 'wrong'
}

/** The values of those names that are variables; undefined if one is wrong. */
function valuesOf(names: ReadonlySet<string>, place: Place, context: RenderContext): Record<string, Json> | undefined {
  const values: Record<string, Json> = {}
  for (const name of names) {
    const value = resolveVariable(name, place, context)
    if (value === undefined) continue
    if (typeof value === 'string') return undefined
    reportUnsayable(value, context.report)
    const json = toJson(value)
    let later = false
    values[name] = mapTexts(json, (text) => {
      later ||= hasPlaceholders(text)
      return unescapeTemplate(text)
    })
    if (!later) continue
    const message = `${name} holds what only a run knows, so that nothing can be computed from it`
    wrong(context, 'E_PLACEHOLDER_INVALID', message, place, { expected: `the text of ${name}, written out here` })
    return undefined
  }
  return values
}

/** A name that stands for nothing is what is most often wrong. */
function invalid(expression: string, problem: string, place: Place, context: RenderContext): 'wrong' {
  const unknown = unknownName(expression, place, context)
  if (unknown !== undefined) return nothingNamed(unknown, expression, place, context)
  return wrong(context, 'E_PLACEHOLDER_INVALID', `{{${expression}}}: ${problem}`, place)
}

function nothingNamed(name: string, expression: string, place: Place, context: RenderContext): 'wrong' {
  const suggestion = suggest(name, namesOf(context.scope))
  const message = `{{${expression}}}: nothing is named ${name}`
  return wrong(context, 'E_PLACEHOLDER_UNKNOWN', message, place, { ...(suggestion && { suggestion }) })
}

function unknownName(expression: string, place: Place, { scope }: RenderContext): string | undefined {
  return [...namesIn(expression)].find(
    (name) =>
      !(airflowNames.has(name) || jinjaWords.has(name) || (name === 'item' && scope.task?.mapped)) &&
      isVariable(name, expression) &&
      lookUp(scope, name, place) === undefined,
  )
}

const jinjaWords = new Set(
  'and or not in is if else true false none True False None range dict lipsum cycler joiner namespace tasks'.split(' '),
)

/** False for filters, tests and the names of arguments. */
function isVariable(name: string, expression: string): boolean {
  return new RegExp(`(?<![\\w.]|\\|\\s*|\\bis\\s+(?:not\\s+)?)${name}\\b(?!\\s*=(?!=))`).test(expression)
}

/** Leaves an expression for the run, which only a task can. */
function leave(expression: string, place: Place, context: RenderContext): 'later' | 'wrong' {
  if (context.scope.task !== undefined) return 'later'
  const message = `${expression} is known only while a pipeline runs, and only to its tasks`
  return wrong(context, 'E_PLACEHOLDER_INVALID', message, place)
}

function wrong(
  { report }: RenderContext,
  code: DiagnosticCode,
  message: string,
  place: Place,
  more: { readonly expected?: string; readonly suggestion?: string } = {},
): 'wrong' {
  report({ severity: 'error', code, message, place, ...more })
  return 'wrong'
}
