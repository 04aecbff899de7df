import type { Json } from '../contract/json.ts'
import { parseJson } from '../contract/parse-json.ts'
import { createEngine, type Environment, isCrash } from './engine.ts'
import { filters } from './filters.ts'
import { createGuard } from './guard.ts'
import { missingNames } from './missing.ts'
import { sentence, undefinedValue } from './problem.ts'
import { referenceIn } from './reference.ts'
import { toJson } from './result.ts'
import { missingName, rewrite, undefinedName } from './rewrite.ts'
import { shown } from './shown.ts'
import { isHead, strayBracket, tokensOf } from './tokens.ts'

/** What an expression comes to. */
export type Evaluated = { readonly value: Json } | { readonly problem: string }

type Context = Readonly<Record<string, unknown>>

/** Steps of the engine; an expression without loops needs some dozens. */
const fuel = 100_000
const engine = createEngine()
const crashes = {
  other: 'it needs too much memory or is nested too deeply',
  large:
    'it needs too much memory, is nested too deeply, or compares a whole number of more than 15 digits with a fraction',
} as const
const missing = shown('undefined', '', {})

/**
 * Evaluates a Jinja expression (without braces). Never throws for what the user wrote. An `if` without `else` that does
 * not hold is an empty text, as in Jinja; all else that is undefined is a problem.
 */
export function evaluate(expression: string, context: Context): Evaluated {
  const tokens = tokensOf(expression)
  const stray = strayBracket(tokens)
  if (stray !== undefined) return { problem: `there is no opening bracket for \`${stray.text}\`` }
  const words = new Set(tokens.map(({ text }) => text.replaceAll(/["']/g, '')))
  const guard = createGuard((name) => words.has(name))
  const names = namesIn(expression)
  const known = Object.fromEntries(
    Object.entries(context).filter(([name, value]) => names.has(name) && value !== undefined),
  )
  const referred = referenceIn(tokens, known)
  if (referred !== undefined) return { value: referred }
  const absent = missingNames(tokens, known)
  const rewritten = rewrite(expression, tokens, absent)
  const ask = (own: object, question: typeof answer) =>
    engine.use((environment) => {
      prepare(environment)
      for (const [name, filter] of Object.entries(own))
        environment.addFilter(name, guard.guarded(filter) as () => unknown)
      const given = guard.guarded({ ...known, [undefinedName]: missing, [missingName]: failUndefined }) as object
      return question(environment, rewritten, given)
    })
  try {
    const value = answerOf(ask)
    const failure = guard.failure()
    if (failure !== undefined) return { problem: readable(failure) }
    if (!isMissing(value)) return { value: toJson(value) }
    return names.has('if') ? { value: '' } : { problem: readable(undefinedValue) }
  } catch (error) {
    if (isCrash(error)) return { problem: guard.hasLarge() ? crashes.large : crashes.other }
    return { problem: readable(guard.failure() ?? sentence(error)) }
  }
}

/** The identifiers that an expression mentions at the head of a name; filters and keywords are among them. */
export function namesIn(expression: string): ReadonlySet<string> {
  const tokens = tokensOf(expression)
  return new Set(tokens.filter((_, index) => isHead(tokens, index)).map((token) => token.text))
}

function prepare(environment: Environment): void {
  environment.undefinedBehavior = 'strict'
  environment.fuel = fuel
  environment.enablePyCompat()
  // It prints the whole context.
  environment.removeGlobal('debug')
}

/** The engine answers the same for None and for what is undefined. */
function answer(environment: Environment, expression: string, context: object): unknown {
  const value = environment.evalExpr(expression, context)
  return value === undefined ? environment.evalExpr(`(${expression})|default(${undefinedName})`, context) : value
}

/** Numbers that JavaScript cannot hold come as JSON, by the engine's own filter, which leaves out Python's spaces. */
function answerOf(ask: (own: object, question: typeof answer) => unknown): unknown {
  try {
    return ask(filters, answer)
  } catch (error) {
    if (!String(error).includes("can't be represented as a JavaScript number")) throw error
    const { tojson: _, ...others } = filters
    return ask(others, (environment, expression, context) =>
      parseJson(String(environment.evalExpr(`(${expression})|tojson`, context))),
    )
  }
}

function isMissing(value: unknown): boolean {
  return value instanceof Map && value.get('__is') === 'undefined'
}

function failUndefined(name: unknown): never {
  throw new Error(`${name} is undefined`)
}

function readable(problem: string): string {
  return problem === undefinedValue ? 'its value is undefined' : problem
}
