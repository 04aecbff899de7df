import { expect, test } from 'vitest'
import { parseJson, readJson, writeJson } from './parse-json.ts'

test.each([
  '9007199254740993',
  '[1.0,1.20,-0,-0.0,1e3,1E+2,0.0000001]',
  '{"a":{"b":[123456789012345678901234567890,0.12345678901234567890]},"c":[]}',
  '[1,2.5,-3,"1.20",null,true]',
  '"9007199254740993 and 1.20"',
])('%s is the same text when it is written again', (text) => {
  expect(JSON.stringify(parseJson(text))).toBe(text)
})

test('ordinary numbers stay plain ones', () => {
  expect(parseJson('{"a": [1, 2.5, -3e-7], "b": 1e-7}')).toEqual({ a: [1, 2.5, expect.anything()], b: 1e-7 })
})

const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels)

test('a hundred levels are read, more are refused, however many', () => {
  expect(readJson(nested(100))).toHaveProperty('value')
  for (const levels of [101, 5000, 100_000]) {
    expect(readJson(nested(levels))).toEqual({ problem: 'is nested more than 100 levels deep' })
  }
})

test.each([
  ['{"a": NaN}', 'has NaN, which JSON does not know: write null, or leave it out'],
  ['[1, -Infinity]', 'has -Infinity, which JSON does not know: write null, or leave it out'],
  ['{"a": "NaN"', expect.stringMatching(/^is not JSON: /)],
  ['{"NaN": 1}', undefined],
])('%s is told of: %s', (text, problem) => {
  expect(readJson(text)).toEqual(problem === undefined ? { value: { NaN: 1 } } : { problem })
})

test('a value of a plugin is written, or what is wrong with it is told', () => {
  const circle: { self?: unknown } = {}
  circle.self = circle
  expect(writeJson({ a: [parseJson('1.20')] })).toEqual({ text: '{"a":[1.20]}' })
  expect(writeJson({ a: [Number.NaN] })).toEqual({
    problem: 'has NaN, which JSON does not know: write null, or leave it out',
  })
  expect(writeJson(circle)).toEqual({ problem: 'is nested more than 100 levels deep' })
})
