import { expect, test } from 'vitest'
import { freeNames } from './names.ts'

test.each([
  ['a.b.c + d["e"] | f(g=h)', ['a', 'd', 'h']],
  ["'text a' ~ b", ['b']],
  ['"\\"a" ~ b', ['b']],
  ['x[y.z] if not w else 1.5', ['x', 'y', 'w']],
  ['macros . ds_add(ds,-1)', ['macros', 'ds']],
  ['x is not divisibleby n', ['x', 'n']],
  ['größe', ['größe']],
  ['min-rows + a-b.c', ['min-rows', 'a', 'b']],
])('the names in %s', (expression, names) => {
  expect(freeNames(expression, (name) => name === 'min-rows').map(({ name }) => name)).toEqual(names)
})

test('a name that may stand for nothing is marked', () => {
  const names = freeNames('a is defined or b.c | default(1) or d | upper', () => false)
  expect(names.filter(({ optional }) => optional).map(({ name }) => name)).toEqual(['a', 'b'])
})

test('what is written to a name by a dash may have been meant as one', () => {
  expect(freeNames('a-b-1 - c', () => false).map(({ whole }) => whole)).toEqual(['a-b-1', 'a-b-1', 'c'])
})

test('of what is behind a dash in a path it is said how it would be written as a key', () => {
  const names = freeNames('a.b.c-d-1 - e + f.g - h-i', () => false)
  expect(names.map(({ name, key }) => [name, key])).toEqual([
    ['a', undefined],
    ['d', { above: ['a', 'b'], names: ['c-d', 'c-d-1'], written: "a.b['c-d-1']" }],
    ['e', undefined],
    ['f', undefined],
    ['h', undefined],
    ['i', undefined],
  ])
})
