import { expect, test } from 'vitest'
import { parseOutputs } from './parse.ts'

test('lines become values of the declared types', () => {
  const raw = 'rows = 42\r\nname=a=b\n\nwhole line without sign\nok=true\nlist=[1, 2]\nfree = as it is \n'
  const declared = { rows: 'number', name: 'string', ok: 'boolean', list: 'json' } as const
  expect(parseOutputs(raw, declared)).toEqual({
    outputs: { rows: 42, name: 'a=b', ok: true, list: [1, 2], free: 'as it is' },
  })
})

test('one JSON object is taken with its own types', () => {
  const raw = ' {"rows": 42, "name": "x", "ok": false, "more": {"deep": [null]}}\n'
  expect(parseOutputs(raw, { rows: 'number', name: 'string', ok: 'boolean', more: 'json' })).toEqual({
    outputs: { rows: 42, name: 'x', ok: false, more: { deep: [null] } },
  })
})

test('a Python program may print its True and False', () => {
  expect(parseOutputs('a=True\nb=False', { a: 'boolean', b: 'boolean' })).toEqual({ outputs: { a: true, b: false } })
})

test('nothing written is nothing to complain of where nothing was declared', () => {
  expect(parseOutputs('', {})).toEqual({ outputs: {} })
})

test.each([
  ['', 'rows', 'number', 'it did not write its output rows to $LIMINAL_OUTPUT'],
  ['{}', 'rows', 'number', 'it did not write its output rows to $LIMINAL_OUTPUT'],
  ['', 'constructor', 'string', 'it did not write its output constructor to $LIMINAL_OUTPUT'],
  ['rows=many', 'rows', 'number', 'its output rows is not a number: "many"'],
  ['rows=', 'rows', 'number', 'its output rows is not a number: ""'],
  ['rows=1e999', 'rows', 'number', 'its output rows is not a number: "1e999"'],
  ['{"rows": "42"}', 'rows', 'number', 'its output rows is not a number: "42"'],
  ['{"rows": null}', 'rows', 'number', 'its output rows is not a number: null'],
  ['{"name": 1}', 'name', 'string', 'its output name is not a string: 1'],
  ['ok=yes', 'ok', 'boolean', 'its output ok is not a boolean: "yes"'],
  ['list=[1', 'list', 'json', 'its output list is not a json: "[1"'],
] as const)('%j with %s as %s is a problem', (raw, name, type, problem) => {
  expect(parseOutputs(raw, { [name]: type })).toEqual({ problem })
})

test('what begins like JSON and is none is a problem', () => {
  expect(parseOutputs('{"rows": ', {})).toEqual({
    problem: expect.stringContaining('what it wrote to $LIMINAL_OUTPUT is not JSON'),
  })
})
