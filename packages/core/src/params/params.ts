import type { Json, JsonObject } from '../contract/json.ts'
import type { Report } from '../diagnostics/diagnostic.ts'
import { get, headOf, type MapNode, mapOf, type Node, textOf, toJson } from '../load/node.ts'
import { notAsWritten } from '../load/problems.ts'
import { isUnsayable, reportUnsayable } from '../load/unsayable.ts'
import { declarationOf, fromText, fromValue, type ParamDeclaration, sampleOf } from './declaration.ts'
import { problemWithParam } from './problem.ts'

/** Values for params from outside, the first source that has one wins. */
export interface ParamSource {
  /** As a user knows it: `--param`, a file's name, `environment`. */
  readonly from: string
  /** A text is read as the type of the param. */
  readonly values: JsonObject
  /** Values of params that are not there are no error. */
  readonly lenient?: boolean
}

/** What to do about a param without a value: say so, use one that stands in for it, or leave its placeholders. */
export type MissingParams = 'report' | 'sample' | 'leave'

/** The values of a pipeline's params, and the names of those that have none and are left. */
export interface ResolvedParams {
  readonly values: JsonObject
  readonly left: ReadonlySet<string>
}

/** Resolves the `params:` of a pipeline: from the sources, else its default. */
export function resolveParams(
  written: Node | undefined,
  sources: readonly ParamSource[],
  missing: MissingParams,
  report: Report,
): ResolvedParams {
  const values: Record<string, Json> = {}
  const left = new Set<string>()
  for (const [name, { key, value: node }] of mapOf(written)?.entries ?? []) {
    const declaration = declarationOf(toJson(node))
    const given = givenTo(name, declaration, sources)
    const value = given?.value ?? defaultOf(node, declaration, report)
    const problem = given?.problem ?? (value === undefined ? undefined : problemOf(value, declaration))
    if (problem !== undefined) {
      const from = given === undefined ? 'its default' : `from ${given.from}`
      const message = `param ${name}: ${JSON.stringify(value)}, ${from}: ${problem}`
      report({ severity: 'error', code: 'E_PARAM_INVALID', message, place: headOf(placeOf(node, given)) })
    }
    if (value !== undefined) values[name] = value
    else if (missing === 'sample') values[name] = sampleOf(declaration, name)
    else if (missing === 'leave') left.add(name)
    else if (declaration.required === false) values[name] = null
    else {
      const expected = `--param ${name}=VALUE, or a default`
      report({
        severity: 'error',
        code: 'E_PARAM_MISSING',
        message: `param ${name} has no value`,
        place: key,
        expected,
      })
    }
  }
  return { values, left }
}

function givenTo(name: string, { type }: ParamDeclaration, sources: readonly ParamSource[]) {
  const source = sources.find(({ values }) => Object.hasOwn(values, name) && values[name] !== undefined)
  const value = source?.values[name]
  if (source === undefined || value === undefined) return undefined
  const read = typeof value === 'string' ? fromText(value, type) : fromValue(value, type)
  return { from: source.from, value, problem: undefined, ...read }
}

/** A default as the param's type wants it: a text as it is written. */
function defaultOf(node: Node, { default: value, type }: ParamDeclaration, report: Report): Json | undefined {
  const standard = mapOf(node) === undefined ? node : get(node, 'default')
  if (standard?.kind === 'list' || standard?.kind === 'map') reportUnsayable(standard, report)
  if (standard?.kind !== 'scalar') return value as Json | undefined
  if (type === 'string' && standard.value !== null) return textOf(standard)
  if (isUnsayable(standard) && get(node, 'type') === undefined) report(notAsWritten(standard))
  return value as Json | undefined
}

function problemOf(value: Json, declaration: ParamDeclaration): string | undefined {
  try {
    return problemWithParam(value, declaration)
  } catch (error) {
    return `its declaration is no JSON Schema: ${(error as Error).message}`
  }
}

/** A default that does not hold is wrong where it stands; a value from outside, where the param is declared. */
function placeOf(node: Node, given: unknown): Node {
  return given === undefined ? (mapOf(node)?.entries.get('default')?.value ?? node) : node
}

/** Those params among the environment's variables, by `LIMINAL_PARAM_NAME`. */
export function paramsOfEnvironment(env: Readonly<Record<string, string | undefined>>): ParamSource {
  const prefix = 'LIMINAL_PARAM_'
  const entries = Object.entries(env).flatMap(([name, value]) =>
    name.startsWith(prefix) ? [[name.slice(prefix.length), value] as const] : [],
  )
  return { from: 'the environment', values: Object.fromEntries(entries) }
}

/** The names of the params that a pipeline declares. */
export function declaredParams(pipeline: MapNode): string[] {
  return [...(mapOf(pipeline.entries.get('params')?.value)?.entries.keys() ?? [])]
}
