import { expect, test } from 'vitest'
import { mentionsItem } from './free-names.ts'

test.each([
  ['item > 1', true],
  ['not item.x', true],
  ["tasks.a.outputs.n > item['n']", true],
  ['items > 1', false],
  ['tasks.a.outputs.item', false],
  ['my_item', false],
  ['my-item > 1', false],
  ['2-item > 1', true],
  ['tasks.load-item.outputs.x > 1', false],
])('%s speaks of the item: %s', (expression, expected) => {
  expect(mentionsItem(expression, { 'my-item': 1 })).toBe(expected)
})
