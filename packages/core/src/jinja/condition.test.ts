import { expect, test } from 'vitest'
import { isTrue } from './condition.ts'
import { evaluate } from './evaluate.ts'

const context = {
  t: 'True',
  f: 'false',
  empty: '',
  zero: 0,
  word: 'no',
  map: { f: 'FALSE', 'a-b': 'false' },
  list: ['false'],
}

/** What a condition comes to; a name that stands alone counts as the boolean that its text spells. */
test.each([
  ['f', false],
  ['t', true],
  ['(f)', false],
  ['not f', true],
  ['not (f)', true],
  ['not t', false],
  ['not map.f', true],
  ['map.a-b or list[0]', false],
  ["map['f'] or f", false],
  ['f or t', true],
  ['t and f', false],
  ['(t and f) or zero', false],
  ['zero or f', false],
  ["'x' if f and t else ''", false],
  ["f == 'false'", true],
  ["(f) == 'false'", true],
  ["not f == 'false'", false],
  ["f ~ ''", true],
  ['f | upper', true],
  ["f in 'false'", true],
  ['f is string and f is defined', true],
  ['[f]', true],
  ['word', true],
  ['empty', false],
  ['empty or zero', false],
])('%s is %s', (expression, holds) => {
  const evaluated = evaluate(expression, context, 'condition')
  expect('value' in evaluated ? isTrue(evaluated.value) : evaluated).toBe(holds)
})

test('a name that stands for nothing is a problem in a condition too', () => {
  expect(evaluate('not nope', context, 'condition')).toEqual({ problem: 'nope is undefined' })
  expect(evaluate("map['x'] or t", context, 'condition')).toEqual({ problem: 'its value is undefined' })
  expect(evaluate('nope is defined or f', context, 'condition')).toEqual({ value: false })
})

test('only in conditions a text counts as a boolean', () => {
  expect(evaluate('not f', context)).toEqual({ value: false })
})
