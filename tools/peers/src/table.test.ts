import { expect, test } from 'vitest'
import { median, merge, type Result, renderTable } from './table.ts'
import type { Work } from './work.ts'

const work: Work = { name: 'no-op', title: 'ten tasks', count: 10, atOnce: 2, program: 'true' }

test('the fastest stands first, and what failed last, with its reason', () => {
  const table = renderTable(work, [failed('slug', 'it broke'), result('liminal', [2]), result('fast', [1])])
  expect(firstCells(table)).toEqual(['tool', '---', 'fast', 'liminal', 'slug'])
  expect(table).toContain('failed: it broke')
})

test('a row gives the median, its range, what each task costs, and how that compares with Liminal', () => {
  const table = renderTable(work, [result('liminal', [2]), result('slug', [9, 30, 15])])
  expect(rowOf(table, 'slug')).toBe('| slug | 1.0 | `slug` | 15.0 | 9.00 to 30.0 | 1500 | 7.50 x |  |')
  expect(rowOf(table, 'liminal')).toContain('| 2.00 | one run | 200 | 1.00 x |')
})

test('without a figure for Liminal there are no ratios', () => {
  const table = renderTable(work, [failed('liminal', 'it broke'), result('slug', [9])])
  expect(rowOf(table, 'slug')).toBe('| slug | 1.0 | `slug` | 9.00 | one run | 900 |  |  |')
})

test('the time between the first and the last task is the median of the runs that have it', () => {
  const timings = [{ seconds: 5, between: 3 }, { seconds: 5 }, { seconds: 5, between: 4 }, { seconds: 5, between: 1 }]
  const table = renderTable(work, [{ ...result('slug', []), timings }])
  expect(rowOf(table, 'slug')).toMatch(/\| 3.00 \|$/)
})

test('a reason fits in a cell: its first line, the last that speaks of an error, no bars, no folders', () => {
  const reason = 'tool ended with 1:\nmuch\nValueError: /home/me/a | b/flow.py is no flow\nStopping the server'
  const row = rowOf(renderTable(work, [failed('slug', reason)]), 'slug')
  expect(row).toContain('failed: tool ended with 1: ValueError: a / b/flow.py is no flow |')
})

test('the median of an even number is the upper of the two in the middle', () => {
  expect(median([4, 1, 3, 2])).toBe(3)
  expect(median([])).toBeUndefined()
})

test('two measurements of one peer become one', () => {
  expect(merge(result('liminal', [1]), result('liminal', [3])).timings).toEqual([{ seconds: 1 }, { seconds: 3 }])
  expect(merge(result('liminal', [1]), failed('liminal', 'it broke')).failure).toBe('it broke')
})

function result(id: string, seconds: readonly number[]): Result {
  return { id, title: id, version: '1.0', how: `\`${id}\``, timings: seconds.map((each) => ({ seconds: each })) }
}

function failed(id: string, failure: string): Result {
  return { ...result(id, []), failure }
}

function rowOf(table: string, id: string): string {
  return table.split('\n').find((line) => line.startsWith(`| ${id} `)) ?? ''
}

function firstCells(table: string): (string | undefined)[] {
  return table.split('\n').map((line) => line.split('|')[1]?.trim())
}
