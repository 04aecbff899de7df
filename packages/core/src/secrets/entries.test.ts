import { expect, test } from 'vitest'
import { entriesOf } from './entries.ts'

test.each([
  [
    '{"id": 9007199254740993, "rate": 1.50, "name": "x", "more": [1e3, {"a": 2.0}]}',
    ['9007199254740993', '1.50', 'x', '[1e3,{"a":2.0}]'],
  ],
  ['\uFEFF\n {"on": true, "none": null}', ['true', 'null']],
  ['ID=9007199254740993\r\nexport RATE="1.50"\r\n', ['9007199254740993', '1.50']],
])('values of %s stay as they are written', (text, values) => {
  expect([...(entriesOf(text)?.values() ?? [])]).toEqual(values)
})

test.each(['1234567.50', '[1, 2]', '"a"', 'null', 'plain'])('%s has no entries', (text) => {
  expect(entriesOf(text)).toBeUndefined()
})
