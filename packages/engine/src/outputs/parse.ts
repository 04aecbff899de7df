import type { Json, JsonObject, OutputType, PlannedTask } from '@liminal/core'
import type { Outputs } from '../events/events.ts'

/** The outputs of a task, or what is wrong with them. */
export type Parsed = { readonly outputs: Outputs } | { readonly problem: string }

/** Reads what a task wrote to `$LIMINAL_OUTPUT`, `name=value` lines or one JSON object, and holds it against its types. */
export function parseOutputs(raw: string, declared: PlannedTask['outputs']): Parsed {
  const written = raw.trimStart().startsWith('{') ? parseObject(raw) : { values: parseLines(raw), typed: false }
  if ('problem' in written) return written
  const outputs: Record<string, Json> = { ...(written.values as Record<string, Json>) }
  for (const [name, type] of Object.entries(declared)) {
    const value = Object.hasOwn(written.values, name) ? written.values[name] : undefined
    if (value === undefined) return { problem: `it did not write its output ${name} to $LIMINAL_OUTPUT` }
    const converted = written.typed ? value : fromText(String(value), type)
    if (converted === undefined || !isOf(converted, type)) {
      return { problem: `its output ${name} is not a ${type}: ${JSON.stringify(value).slice(0, 80)}` }
    }
    outputs[name] = converted
  }
  return { outputs }
}

type Written = { readonly values: JsonObject; readonly typed: boolean }

function parseObject(raw: string): Written | { readonly problem: string } {
  try {
    return { values: JSON.parse(raw) as JsonObject, typed: true }
  } catch (error) {
    return { problem: `what it wrote to $LIMINAL_OUTPUT is not JSON: ${(error as Error).message}` }
  }
}

function parseLines(raw: string): JsonObject {
  const lines = raw.split(/\r?\n/).filter((line) => line.includes('='))
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf('=')).trim(), line.slice(line.indexOf('=') + 1).trim()]),
  )
}

function fromText(text: string, type: OutputType): Json | undefined {
  if (type === 'string' || type === 'file') return text
  if (type === 'number') return text === '' ? undefined : Number(text)
  if (type === 'boolean')
    return text === 'true' || text === 'True' ? true : text === 'false' || text === 'False' ? false : undefined
  try {
    return JSON.parse(text) as Json
  } catch {
    return undefined
  }
}

function isOf(value: Json, type: OutputType): boolean {
  if (type === 'json') return true
  if (type === 'file') return typeof value === 'string' && value !== ''
  return typeof value === 'number' ? type === 'number' && Number.isFinite(value) : typeof value === type
}
