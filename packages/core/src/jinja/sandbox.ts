import { createEngine, type Environment, isCrash } from './engine.ts'
import { filters } from './filters.ts'
import { createGuard } from './guard.ts'
import type { Mentions } from './mentions.ts'
import { lineIn, sentence, undefinedValue } from './problem.ts'
import { missingName, oddNames, undefinedName } from './rewrite.ts'
import { shown } from './shown.ts'
import { createTimeLimit } from './time-limit.ts'
import { isHead, isIdentifier, type Token } from './tokens.ts'

/** What names stand for. */
export type Context = Readonly<Record<string, unknown>>

/** Why there is no result, and the line of the template, from 1 on, where it is known. */
export interface Problem {
  readonly problem: string
  readonly line?: number
}

/** How much work may be done. */
export interface Limits {
  /** Steps of the engine. */
  readonly fuel: number
  /** Whether it may take so long that the clock has to watch it. */
  readonly watched: boolean
}

/** Milliseconds of the processor that one expression or template may take. */
const timeLimit = 1000
const guard = createGuard()
const engine = createEngine(prepare)
const limited = createTimeLimit(timeLimit, engine.discard)
const crashes = {
  other: 'it needs too much memory or is nested too deeply',
  large:
    'it needs too much memory, is nested too deeply, or compares a whole number of more than 15 digits with a fraction',
} as const
const missing = shown('undefined', '', {})

/** Has the engine do something, and never throws for what the user wrote. */
export function inSandbox<T>(
  work: (environment: Environment) => T,
  { fuel, watched }: Limits,
): { readonly value: T } | Problem {
  const attempt = () => attemptIn(work, fuel)
  if (!watched) return attempt()
  const result = limited(attempt)
  return result === 'stopped' ? { problem: 'it takes longer than a second' } : result.value
}

function attemptIn<T>(work: (environment: Environment) => T, fuel: number): { readonly value: T } | Problem {
  guard.reset()
  try {
    const value = engine.use((environment) => {
      environment.fuel = fuel
      return work(environment)
    })
    const failure = guard.failure()
    return failure === undefined ? { value } : { problem: readable(failure) }
  } catch (error) {
    if (isCrash(error)) return { problem: guard.hasLarge() ? crashes.large : crashes.other }
    const line = lineIn(error)
    return { problem: readable(guard.failure() ?? sentence(error)), ...(line !== undefined && { line }) }
  }
}

function prepare(environment: Environment): void {
  environment.undefinedBehavior = 'strict'
  environment.enablePyCompat()
  environment.keepTrailingNewline = true
  // It prints the whole context.
  environment.removeGlobal('debug')
  for (const [name, filter] of Object.entries(filters))
    environment.addFilter(name, guard.guarded(filter) as () => unknown)
}

/** The values that an expression of these tokens speaks of. */
export function knownTo(tokens: readonly Token[], context: Context): Context {
  const names = namesOf(tokens)
  return Object.fromEntries(Object.entries(context).filter(([name, value]) => names.has(name) && value !== undefined))
}

/** The heads of names in an expression; filters and keywords are among them. */
export function namesOf(tokens: readonly Token[]): ReadonlySet<string> {
  return new Set(tokens.filter((_, index) => isHead(tokens, index)).map((token) => token.text))
}

/** The context as the engine takes it, with what a rewritten expression calls; `mentions` tells which names it speaks of. */
export function guardedContext(known: Context, mentions: Mentions): object {
  const given = guard.guarded(known, mentions) as Record<string, unknown>
  const odd = Object.entries(given).filter(([name]) => !isIdentifier(name))
  const helpers = guard.guarded({ [undefinedName]: missing, [missingName]: failUndefined }) as object
  return { ...given, ...helpers, [oddNames]: Object.fromEntries(odd) }
}

/** Whether a value is what stands for an undefined one. */
export function isMissing(value: unknown): boolean {
  return value instanceof Map && value.get('__is') === 'undefined'
}

function failUndefined(name: unknown): never {
  throw new Error(`${name} is undefined`)
}

function readable(problem: string): string {
  return problem === undefinedValue ? undefinedProblem : problem
}

/** What is said of a value that is undefined. */
export const undefinedProblem = 'its value is undefined'
