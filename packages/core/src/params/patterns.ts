import { createRequire } from 'node:module'
import type { Json, JsonObject } from '../contract/json.ts'
import type { Path } from '../load/node.ts'

/** A regular expression of a JSON Schema, and where in it. */
export interface Pattern {
  readonly text: string
  readonly path: Path
}

/** Values that a schema holds, rather than schemas. */
const data = new Set(['default', 'enum', 'const', 'examples'])

/** The regular expressions of a JSON Schema, and of all schemas in it. */
export function patternsIn(schema: Json, path: Path = []): Pattern[] {
  if (typeof schema !== 'object' || schema === null) return []
  return Object.entries(schema as JsonObject).flatMap(([key, value]): Pattern[] => {
    const at = [...path, Array.isArray(schema) ? Number(key) : key]
    if (value === undefined || (data.has(key) && path.at(-1) !== 'properties')) return []
    if (key === 'pattern' && typeof value === 'string') return [{ text: value, path: at }]
    const keys = key === 'patternProperties' ? Object.keys(value as JsonObject) : []
    return [...keys.map((text) => ({ text, path: [...at, text] })), ...patternsIn(value, at)]
  })
}

/** Why a regular expression cannot be used; undefined if it can. */
export function problemWithPattern(text: string): string | undefined {
  try {
    compile(text)
    return undefined
  } catch (error) {
    return (error as Error).message.replace(/^error parsing regexp: /, '')
  }
}

/**
 * Has a library take the regular expressions that it makes meanwhile from RE2, whose time grows with the text alone:
 * JavaScript may take for ever over `^(\w+\s?)*$`. Those that RE2 cannot read stay JavaScript's if they are the library's own
 * (`mixed`), else they are errors.
 */
export function withLinearPatterns<T>(make: () => T, patterns: 'mixed' | "user's"): T {
  const native = globalThis.RegExp
  const isOwn = (source: unknown) =>
    typeof source !== 'string' || (patterns === 'mixed' && problemWithPattern(source) !== undefined)
  globalThis.RegExp = new Proxy(native, {
    construct: (_, [source, flags]) => (flags || isOwn(source) ? new native(source, flags) : linear(source)),
  })
  try {
    return make()
  } finally {
    globalThis.RegExp = native
  }
}

/** What is used of a regular expression. */
function linear(source: string): object {
  const compiled = compile(source)
  return { source, lastIndex: 0, test: (text: string) => compiled.test(text), toString: () => `/${source}/` }
}

/** Loaded by the first pattern: few params have one. */
function compile(text: string) {
  const { RE2JS } = createRequire(import.meta.url)('re2js') as typeof import('re2js')
  return RE2JS.compile(RE2JS.translateRegExp(text))
}
