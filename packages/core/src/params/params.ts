import type { Json, JsonObject } from '../contract/json.ts'
import type { Diagnostic, Report } from '../diagnostics/diagnostic.ts'
import { get, headOf, type MapEntry, type MapNode, mapOf, type Node, placeAt, textOf, toJson } from '../load/node.ts'
import { notAsWritten } from '../load/problems.ts'
import { isUnsayable, reportUnsayable } from '../load/unsayable.ts'
import { unescapeTemplate } from '../system/escapes.ts'
import { hasPlaceholders } from '../system/pieces.ts'
import { mapTexts } from '../system/placeholders.ts'
import { declarationOf, fromText, fromValue, type ParamDeclaration, sampleOf } from './declaration.ts'
import { patternsIn, problemWithPattern } from './patterns.ts'
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
  /** The declarations, filled in. */
  readonly declared: Node | undefined
}

/** Fills in the declaration of a param, which may speak of the params before it. */
export type FillDeclaration = (node: Node, before: Omit<ResolvedParams, 'declared'>, report: Report) => Node

/** Resolves the `params:` of a pipeline, in their order: from the sources, else its default. */
export function resolveParams(
  written: Node | undefined,
  sources: readonly ParamSource[],
  missing: MissingParams,
  fill: FillDeclaration,
  report: Report,
): ResolvedParams {
  const values: Record<string, Json> = {}
  const left = new Set<string>()
  const declared = new Map<string, MapEntry>()
  for (const [name, entry] of mapOf(written)?.entries ?? []) {
    const { key } = entry
    let isWrong = false
    const node = fill(entry.value, { values, left }, (diagnostic) => {
      isWrong = true
      report(diagnostic)
    })
    declared.set(name, { ...entry, value: node })
    const filled = toJson(node)
    const declaration = declarationOf(mapTexts(filled, unescapeTemplate))
    for (const diagnostic of wrongPatterns(name, declaration, node)) {
      isWrong = true
      report(diagnostic)
    }
    const given = givenTo(name, declaration, sources)
    if (given === undefined && isOpen(declarationOf(filled).default)) {
      if (missing === 'leave') left.add(name)
      else values[name] = sampleOf(declaration, name)
      continue
    }
    const value = given?.value ?? defaultOf(node, declaration, report)
    const isNothing = value === undefined || (value === null && declaration.required === false)
    const found = isNothing || isWrong ? undefined : problemOf(value, declaration)
    const problem = given?.problem ?? found
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
  return { values, left, declared: written?.kind === 'map' ? { ...written, entries: declared } : written }
}

/** What is wrong with the regular expressions of a declaration. */
function wrongPatterns(name: string, declaration: ParamDeclaration, node: Node): Diagnostic[] {
  return patternsIn(declaration as Json).flatMap(({ text, path }) => {
    const problem = problemWithPattern(text)
    if (problem === undefined) return []
    const expected = 'a regular expression as RE2 has it, without lookaround and backreferences'
    const message = `param ${name}: this pattern cannot be used: ${problem}`
    return [{ severity: 'error', code: 'E_PARAM_INVALID', message, place: placeAt(node, path), expected }]
  })
}

/** Whether a default still has placeholders: those that are wrong, and dates where none is known. */
function isOpen(filled: unknown): boolean {
  let open = false
  mapTexts((filled ?? null) as Json, (text) => {
    open ||= hasPlaceholders(text)
    return text
  })
  return open
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
  if (standard !== undefined) reportUnsayable(standard, report)
  if (standard?.kind !== 'scalar' || typeof standard.value === 'string') return value as Json | undefined
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

/** The names of the params that a pipeline declares. */
export function declaredParams(pipeline: MapNode): string[] {
  return [...(mapOf(pipeline.entries.get('params')?.value)?.entries.keys() ?? [])]
}
