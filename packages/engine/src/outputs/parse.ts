import {
  isWritten,
  type Json,
  nearestNumber,
  type OutputType,
  type PlannedTask,
  readJson,
  readNumber,
} from '@liminal/core'
import type { Outputs } from '../events/events.ts'
import { parseLines } from './lines.ts'

/** What is wrong with outputs, and what can be done about it. */
export interface Problem {
  readonly problem: string
  readonly hint?: string
}

/** The outputs of a task, or what is wrong with them. */
export type Parsed = { readonly outputs: Outputs } | Problem

/** Reads what a task wrote to `$LIMINAL_OUTPUT`, as lines or as one JSON object, and holds it against its types. */
export function parseOutputs(raw: string, declared: PlannedTask['outputs']): Parsed {
  // A byte order mark counts as a blank.
  const text = raw.trim()
  return text.startsWith('{') ? fromObject(text, declared) : fromLines(raw, declared)
}

function fromObject(raw: string, declared: PlannedTask['outputs']): Parsed {
  const read = readJson(raw)
  if ('problem' in read) return { problem: `what it wrote to $LIMINAL_OUTPUT ${read.problem}` }
  const values = read.value as Readonly<Record<string, Json>>
  return typed(values, declared, (name, type) => {
    const value = values[name] as Json
    return isOf(value, type) ? { value } : { problem: `its output ${name} is not a ${type}: ${shown(value)}` }
  })
}

function fromLines(raw: string, declared: PlannedTask['outputs']): Parsed {
  const read = parseLines(raw, Object.keys(declared))
  if ('problem' in read) return read
  return typed(read.values, declared, (name, type) => {
    const text = read.values[name] ?? ''
    const json = type === 'json' ? readJson(text) : { value: fromText(text, type) }
    if ('problem' in json) return { problem: `its output ${name} ${json.problem}: ${shown(text)}` }
    const { value } = json
    if (value !== undefined && isOf(value, type)) return { value }
    return { problem: `its output ${name} is not a ${type}: ${shown(text)}` }
  })
}

type Typed = { readonly value: Json } | Problem

/** All that was written, declared outputs as their types have it. */
function typed(
  written: Readonly<Record<string, Json>>,
  declared: PlannedTask['outputs'],
  convert: (name: string, type: OutputType) => Typed,
): Parsed {
  const outputs: Record<string, Json> = { ...written }
  for (const [name, type] of Object.entries(declared)) {
    if (!Object.hasOwn(written, name)) return { problem: `it did not write its output ${name} to $LIMINAL_OUTPUT` }
    const found = convert(name, type)
    if ('problem' in found) return found
    outputs[name] = found.value
  }
  return { outputs }
}

function fromText(text: string, type: OutputType): Json | undefined {
  if (type === 'number') return readNumber(text.trim())
  if (type !== 'boolean') return text
  if (/^[Tt]rue$/.test(text.trim())) return true
  return /^[Ff]alse$/.test(text.trim()) ? false : undefined
}

function isOf(value: Json, type: OutputType): boolean {
  if (type === 'json') return true
  if (type === 'file') return typeof value === 'string' && value !== ''
  if (type === 'number') return (typeof value === 'number' || isWritten(value)) && Number.isFinite(nearestNumber(value))
  return typeof value === type
}

function shown(value: Json): string {
  return JSON.stringify(value).slice(0, 80)
}
