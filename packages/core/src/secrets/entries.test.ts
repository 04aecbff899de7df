import { expect, test } from 'vitest'
import { entriesOf } from './entries.ts'

test('entries of JSON are texts, numbers as they are written', () => {
  expect(entriesOf('{"id": 9007199254740993, "rate": 1.20, "text": "007", "list": [1e3]}')).toEqual(
    new Map([
      ['id', '9007199254740993'],
      ['rate', '1.20'],
      ['text', '007'],
      ['list', '[1e3]'],
    ]),
  )
})

test('a number is no list of entries, however it is written', () => {
  for (const text of ['12', '1.20', '9007199254740993']) expect(entriesOf(text)).toBeUndefined()
})
