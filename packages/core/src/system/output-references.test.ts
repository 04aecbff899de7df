import { expect, test } from 'vitest'
import { outputReferences, withSpacedMinus } from './output-references.ts'

test.each([
  ['tasks.a.outputs.x > tasks.b-c.outputs.y-z', ['a x', 'b-c y-z']],
  ["tasks['b c'].outputs['y z'] ~ tasks . a . outputs . x", ['b c y z', 'a x']],
  ['tasks.v1.2.outputs.n.upper()', ['v1.2 n']],
  ["'tasks.a.outputs.x' ~ my.tasks.a.outputs.x ~ tasks.a", []],
])('the outputs in %s', (expression, found) => {
  expect(outputReferences(expression).map(({ task, output }) => `${task} ${output}`)).toEqual(found)
})

test('a minus behind an output gets blanks, a dash of a name does not', () => {
  const declared = new Map([['a', new Set(['x', 'x-y'])]])
  expect(withSpacedMinus('tasks.a.outputs.x-1', declared)).toBe('tasks.a.outputs.x - 1')
  expect(withSpacedMinus('tasks.a.outputs.x-y-1', declared)).toBe('tasks.a.outputs.x-y - 1')
  expect(withSpacedMinus('tasks.a.outputs.z-1', declared)).toBe('tasks.a.outputs.z-1')
  expect(withSpacedMinus("tasks['a'].outputs.x-tasks.a.outputs.x-y", declared)).toBe(
    "tasks['a'].outputs.x - tasks.a.outputs.x-y",
  )
})
