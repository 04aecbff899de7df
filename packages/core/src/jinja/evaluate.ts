import type { Json } from '../contract/json.ts'
import { parseJson } from '../contract/parse-json.ts'
import { spelledBoolean } from './condition.ts'
import type { Environment } from './engine.ts'
import { existsIn } from './join-names.ts'
import { mentionsOf } from './mentions.ts'
import { missingNames } from './missing.ts'
import { sentence } from './problem.ts'
import { referenceIn } from './reference.ts'
import { toJson } from './result.ts'
import { rewrite, undefinedName } from './rewrite.ts'
import { type Context, guardedContext, inSandbox, isMissing, knownTo, namesOf, undefinedProblem } from './sandbox.ts'
import { isOperandEnd, strayBracket, type Token, tokensOf } from './tokens.ts'

/** What an expression comes to. */
export type Evaluated = { readonly value: Json } | { readonly problem: string }

/** Steps of the engine; an expression without loops needs some dozens. */
const fuel = 100_000
/** Tokens of an expression that is evaluated without a clock. */
const simpleLength = 50

/**
 * Evaluates a Jinja expression (without braces). Never throws for what the user wrote. An `if` without `else` that does
 * not hold is an empty text, as in Jinja; all else that is undefined is a problem. In a condition the texts `true` and `false`
 * count as the booleans where a name has them that stands alone.
 */
export function evaluate(expression: string, context: Context, as: 'value' | 'condition' = 'value'): Evaluated {
  const tokens = tokensOf(expression, existsIn(context))
  const stray = strayBracket(tokens)
  if (stray !== undefined) return { problem: `there is no opening bracket for \`${stray.text}\`` }
  const known = knownTo(tokens, context)
  const referred = referenceIn(tokens, known)
  if (referred !== undefined) return { value: as === 'condition' ? spelledBoolean(referred) : referred }
  const rewritten = rewrite(expression, tokens, missingNames(tokens, known), as)
  const found = inSandbox(
    (environment) => {
      const given = guardedContext(known, mentionsOf(rewritten))
      const value = answerOf(environment, rewritten, given)
      return isMissing(value) ? undefined : toJson(value)
    },
    { fuel, watched: mayTakeLong(tokens) },
  )
  if ('problem' in found) return { problem: found.problem }
  if (found.value !== undefined) return { value: found.value }
  return namesOf(tokens).has('if') ? { value: '' } : { problem: undefinedProblem }
}

/** Without calls and filters nothing is done more often than it is written, and a clock would cost more than the rest. */
function mayTakeLong(tokens: readonly Token[]): boolean {
  return (
    tokens.length > simpleLength ||
    tokens.some(({ text }, index) => /^[|%]$/.test(text) || (text === '(' && isOperandEnd(tokens[index - 1])))
  )
}

/** The engine answers the same for None and for what is undefined. */
function answer(environment: Environment, expression: string, context: object): unknown {
  const value = environment.evalExpr(expression, context)
  return value === undefined ? environment.evalExpr(`(${expression})|default(${undefinedName})`, context) : value
}

/** What holds numbers that JavaScript cannot is asked for as JSON. */
function answerOf(environment: Environment, expression: string, context: object): unknown {
  try {
    return answer(environment, expression, context)
  } catch (error) {
    if (!sentence(error).includes("can't be represented as a JavaScript number")) throw error
    return parseJson(environment.renderNamedStr('answer.json', `{{ (${expression}) }}`, context))
  }
}
