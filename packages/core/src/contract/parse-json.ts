import type { Json } from './json.ts'
import { keptNumber } from './number.ts'

/** Deeper values are refused: what reads JSON goes deeper than what writes it. */
const jsonDepth = 100

/** A number that JavaScript may write otherwise; it may also match in a text, which costs no more than time. */
const perhapsWritten = /(?:^|[[:,\s])-?(?:\d+(?:\.\d+)?[eE]|\d[\d.]{15}|\d+\.(?:\d*0(?!\d)|0{6})|0(?<=-0)(?![.\d]))/

/** Parses JSON that Liminal has written itself: as `JSON.parse`, but numbers stay as they were written. */
export function parseJson(text: string): Json {
  return perhapsWritten.test(text) ? JSON.parse(text, keepWritten as Reviver) : JSON.parse(text)
}

/** Reads JSON that comes from outside, or says what is wrong with it: `is not JSON`, `has NaN`. */
export function readJson(text: string, depth = jsonDepth): { readonly value: Json } | { readonly problem: string } {
  try {
    const value: Json = JSON.parse(text)
    if (isDeep(value, depth)) return { problem: tooDeep(depth) }
    return { value: perhapsWritten.test(text) ? parseJson(text) : value }
  } catch (error) {
    const [odd] = /-?\b(?:NaN|Infinity)\b/.exec(text.replaceAll(/"(?:[^"\\]|\\.)*"/g, '""')) ?? []
    if (odd !== undefined) return { problem: unknownNumber(odd) }
    return { problem: `is not JSON: ${(error as Error).message}` }
  }
}

/** Writes a value that comes from outside as JSON, or says what is wrong with it. @throws TypeError for a BigInt */
export function writeJson(value: unknown): { readonly text: string } | { readonly problem: string } {
  if (isDeep(value, jsonDepth)) return { problem: tooDeep(jsonDepth) }
  let odd: string | undefined
  const text = JSON.stringify(value, (_, each) => {
    if (typeof each === 'number' && !Number.isFinite(each)) odd ??= String(each)
    return each
  })
  return odd === undefined ? { text } : { problem: unknownNumber(odd) }
}

function tooDeep(depth: number): string {
  return `is nested more than ${depth} levels deep`
}

function unknownNumber(number: string): string {
  return `has ${number}, which JSON does not know: write null, or leave it out`
}

/** Whether a value is nested more than so many levels. */
function isDeep(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return levels === 0 || Object.values(value).some((item) => isDeep(item, levels - 1))
}

/** The types do not know yet that it is told the source. */
type Reviver = Parameters<typeof JSON.parse>[1]

function keepWritten(_: string, value: unknown, { source }: { readonly source?: string }): unknown {
  return typeof value === 'number' && source !== undefined ? keptNumber(source) : value
}
