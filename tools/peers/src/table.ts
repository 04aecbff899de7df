import type { Work } from './work.ts'

/** What one run of a work took, in seconds. */
export interface Timing {
  /** From the user's word to its end. */
  readonly seconds: number
  /** From the start of the first task to the start of the last, where the file system tells. */
  readonly between?: number
}

/** What became of one work with one peer. */
export interface Result {
  readonly id: string
  readonly title: string
  readonly version: string
  readonly how: string
  readonly timings: readonly Timing[]
  /** Why there are no timings. */
  readonly failure?: string
}

/** The peer that all others are compared with. */
const measure = 'liminal'

/** The results of one work as a Markdown table: the fastest first, those that failed last. */
export function renderTable(work: Work, results: readonly Result[]): string {
  const base = secondsOf(results.find(({ id }) => id === measure))
  const sorted = results.toSorted((a, b) => (secondsOf(a) ?? Infinity) - (secondsOf(b) ?? Infinity))
  const rows = sorted.map((result) => cellsOf(work, result, base))
  const head = [
    'tool',
    'version',
    'how it is run',
    'total, s',
    'range',
    'per task, ms',
    'to Liminal',
    'first to last task, s',
  ]
  const lines = [head, ['---', '---', '---', '---:', '---:', '---:', '---:', '---:'], ...rows]
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

/** The middle one of some figures; of an even number, the upper of the two in the middle. */
export function median(figures: readonly number[]): number | undefined {
  return figures.toSorted((a, b) => a - b)[Math.floor(figures.length / 2)]
}

function cellsOf(work: Work, result: Result, base: number | undefined): string[] {
  const { title, version, how, timings, failure } = result
  const seconds = secondsOf(result)
  if (seconds === undefined)
    return [title, version, how, `failed: ${oneLine(failure ?? 'no reason given')}`, '', '', '', '']
  const all = timings.map((timing) => timing.seconds)
  const range = all.length === 1 ? 'one run' : `${figure(Math.min(...all))} to ${figure(Math.max(...all))}`
  const ratio = base === undefined ? '' : `${figure(seconds / base)} x`
  const between = median(timings.flatMap((timing) => timing.between ?? []))
  const each = figure((seconds * 1000) / work.count)
  return [title, version, how, figure(seconds), range, each, ratio, between === undefined ? '' : figure(between)]
}

function secondsOf(result: Result | undefined): number | undefined {
  return median(result?.timings.map(({ seconds }) => seconds) ?? [])
}

function figure(value: number): string {
  return value < 10 ? value.toFixed(2) : value < 100 ? value.toFixed(1) : value.toFixed(0)
}

/** A reason as a cell can hold it: its first line and the last that speaks of an error, without what would end the cell, or names folders. */
function oneLine(text: string): string {
  const lines = text.split('\n').flatMap((line) => line.trim() || [])
  const last = lines.findLast((line) => /error|exception/i.test(line)) ?? lines.at(-1)
  const short = lines.length > 2 ? [lines[0], last] : lines
  const plain = short.join(' ').replaceAll('|', '/')
  return plain.replaceAll(/(?:\/[\w.@+-]+)+\/([\w.@+-]+)/g, '$1').slice(0, 300)
}

/** The results of one peer that was measured twice, as if it had been once. */
export function merge(first: Result, second: Result): Result {
  const failure = first.failure ?? second.failure
  return { ...first, timings: [...first.timings, ...second.timings], ...(failure !== undefined && { failure }) }
}
