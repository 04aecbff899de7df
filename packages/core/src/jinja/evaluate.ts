import type { Json } from '../contract/json.ts'
import { createEngine, type Environment, isCrash } from './engine.ts'
import { filters } from './filters.ts'
import { createGuard } from './guard.ts'
import { existsIn } from './join-names.ts'
import { missingNames } from './missing.ts'
import { sentence, undefinedValue } from './problem.ts'
import { toJson } from './result.ts'
import { missingName, oddNames, rewrite, undefinedName } from './rewrite.ts'
import { shown } from './shown.ts'
import { createTimeLimit } from './time-limit.ts'
import { isHead, isIdentifier, isOperandEnd, strayBracket, type Token, tokensOf } from './tokens.ts'

/** What an expression comes to. */
export type Evaluated = { readonly value: Json } | { readonly problem: string }

type Context = Readonly<Record<string, unknown>>

/** Steps of the engine; an expression without loops needs some dozens. */
const fuel = 100_000
/** Milliseconds of the processor that one expression may take. */
const timeLimit = 1000
/** Tokens of an expression that is evaluated without a clock. */
const simpleLength = 50
const guard = createGuard()
const engine = createEngine(prepare)
const limited = createTimeLimit(timeLimit, engine.discard)
const missing = shown('undefined', '', {})

/**
 * Evaluates a Jinja expression (without braces). Never throws for what the user wrote. An `if` without `else` that does
 * not hold is an empty text, as in Jinja; all else that is undefined is a problem. In a condition the texts `true` and `false`
 * count as the booleans where a name has them that stands alone.
 */
export function evaluate(expression: string, context: Context, as: 'value' | 'condition' = 'value'): Evaluated {
  const tokens = tokensOf(expression, existsIn(context))
  const work = () => evaluateUnlimited(expression, tokens, context, as)
  if (!mayTakeLong(tokens)) return work()
  const evaluated = limited(work)
  return evaluated === 'stopped' ? { problem: 'it takes longer than a second' } : evaluated.value
}

/** Without calls and filters nothing is done more often than it is written, and a clock would cost more than the rest. */
function mayTakeLong(tokens: readonly Token[]): boolean {
  return (
    tokens.length > simpleLength ||
    tokens.some(({ text }, index) => /^[|%]$/.test(text) || (text === '(' && isOperandEnd(tokens[index - 1])))
  )
}

function evaluateUnlimited(
  expression: string,
  tokens: readonly Token[],
  context: Context,
  as: 'value' | 'condition',
): Evaluated {
  const stray = strayBracket(tokens)
  if (stray !== undefined) return { problem: `there is no opening bracket for \`${stray.text}\`` }
  const names = namesOf(tokens)
  const known = Object.fromEntries(
    Object.entries(context).filter(([name, value]) => names.has(name) && value !== undefined),
  )
  const absent = missingNames(tokens, known)
  guard.reset()
  try {
    const value = engine.use((environment) => {
      const given = guard.guarded(known) as Record<string, unknown>
      Object.assign(given, guard.guarded({ [undefinedName]: missing, [missingName]: failUndefined }), {
        [oddNames]: Object.fromEntries(Object.entries(given).filter(([name]) => !isIdentifier(name))),
      })
      return answer(environment, rewrite(expression, tokens, absent, as), given)
    })
    const failure = guard.failure()
    if (failure !== undefined) return { problem: readable(failure) }
    if (!isMissing(value)) return { value: toJson(value) }
    return names.has('if') ? { value: '' } : { problem: readable(undefinedValue) }
  } catch (error) {
    if (isCrash(error)) return { problem: 'it needs too much memory or is nested too deeply' }
    return { problem: readable(guard.failure() ?? sentence(error)) }
  }
}

function namesOf(tokens: readonly Token[]): ReadonlySet<string> {
  return new Set(tokens.filter((_, index) => isHead(tokens, index)).map((token) => token.text))
}

function prepare(environment: Environment): void {
  environment.undefinedBehavior = 'strict'
  environment.fuel = fuel
  environment.enablePyCompat()
  // It prints the whole context.
  environment.removeGlobal('debug')
  for (const [name, filter] of Object.entries(filters))
    environment.addFilter(name, guard.guarded(filter) as () => unknown)
}

/** The engine answers the same for None and for what is undefined. */
function answer(environment: Environment, expression: string, context: object): unknown {
  const value = evaluated(environment, expression, context)
  return value === undefined ? environment.evalExpr(`(${expression})|default(${undefinedName})`, context) : value
}

/** Integers that JavaScript cannot hold are asked for as text. */
function evaluated(environment: Environment, expression: string, context: object): unknown {
  try {
    return environment.evalExpr(expression, context)
  } catch (error) {
    const digits = /(-?\d+) can't be represented as a JavaScript number/.exec(sentence(error))?.[1]
    if (digits === undefined || environment.evalExpr(`(${expression}) ~ ""`, context) !== digits) throw error
    return digits
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
