import { nearest } from '@liminal/core'
import type { Problem } from './parse.ts'

/** The texts of outputs by their names. */
export type Lines = { readonly values: Readonly<Record<string, string>> } | Problem

const start = /^\s*(?<name>[A-Za-z0-9_-]+)\s*(?:=(?<value>.*)|<<(?<end>.*))$/s
const hint = 'a value of several lines is written as name<<END, its lines, and END alone on the last'

/**
 * Reads `name=value` lines, and values of several lines between `name<<END` and `END`. Of a task that declares outputs, no
 * others may be there: the second line of a value would become one by accident.
 */
export function parseLines(raw: string, declared: readonly string[]): Lines {
  const lines = raw.split(/\r?\n/)
  const values: [string, string][] = []
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? ''
    if (line.trim() === '') continue
    const { name, value, end } = start.exec(line)?.groups ?? {}
    const wrong = (reason: string, advice = hint) => ({
      problem: `line ${at + 1} of $LIMINAL_OUTPUT ${reason}: ${JSON.stringify(line.slice(0, 80))}`,
      hint: advice,
    })
    if (name === undefined || end?.trim() === '') return wrong('is neither name=value nor name<<END')
    if (declared.length > 0 && !declared.includes(name)) {
      const meant = nearest(name, declared)
      const advice = meant === undefined ? `declare ${name} below outputs` : `did you mean ${meant}`
      return wrong(
        'is an output that the task does not declare',
        `${advice}; or, if the line belongs to the value before it: ${hint}`,
      )
    }
    if (end === undefined) {
      values.push([name, (value ?? '').trim()])
      continue
    }
    const last = lines.indexOf(end.trim(), at + 1)
    if (last === -1) return wrong(`begins a value that does not end: no line behind it is ${end.trim()}`)
    values.push([name, lines.slice(at + 1, last).join('\n')])
    at = last
  }
  return { values: Object.fromEntries(values) }
}
