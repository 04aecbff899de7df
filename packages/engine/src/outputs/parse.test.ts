import { expect, test } from 'vitest'
import { parseOutputs } from './parse.ts'

test('lines become values of the declared types', () => {
  const raw = 'rows = 42\r\nname=a=b\n\n  \nok=true\nlist=[1, 2]\nfree = as it is \n'
  const declared = { rows: 'number', name: 'string', ok: 'boolean', list: 'json', free: 'string' } as const
  expect(parseOutputs(raw, declared)).toEqual({
    outputs: { rows: 42, name: 'a=b', ok: true, list: [1, 2], free: 'as it is' },
  })
})

test.each([
  ['n=9007199254740993', 'number', '9007199254740993'],
  ['n=0.00000012', 'number', '0.00000012'],
  ['n=1.20', 'number', '1.20'],
  ['n=+007', 'number', '7'],
  ['n=00123', 'string', '"00123"'],
  ['n=[9007199254740993, {"a": 1.0}]', 'json', '[9007199254740993,{"a":1.0}]'],
  ['{"n": 9007199254740993}', 'number', '9007199254740993'],
  ['{"n": [1.20]}', 'json', '[1.20]'],
] as const)('%s as %s keeps its digits', (raw, type, json) => {
  expect(JSON.stringify(parseOutputs(raw, { n: type }))).toBe(`{"outputs":{"n":${json}}}`)
})

test('one JSON object is taken with its own types', () => {
  const raw = ' {"rows": 42, "name": "x", "ok": false, "more": {"deep": [null]}}\n'
  expect(parseOutputs(raw, { rows: 'number', name: 'string', ok: 'boolean', more: 'json' })).toEqual({
    outputs: { rows: 42, name: 'x', ok: false, more: { deep: [null] } },
  })
})

test('a byte order mark belongs to no value', () => {
  expect(parseOutputs('\ufeffa=1\r\nb=x', { a: 'number', b: 'string' })).toEqual({ outputs: { a: 1, b: 'x' } })
  expect(parseOutputs('\ufeff{"a": 1}\r\n', { a: 'number' })).toEqual({ outputs: { a: 1 } })
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
  ['rows=Infinity', 'rows', 'number', 'its output rows is not a number: "Infinity"'],
  ['{"rows": 1e999}', 'rows', 'number', 'its output rows is not a number: 1e999'],
] as const)('%j with %s as %s is a problem', (raw, name, type, problem) => {
  expect(parseOutputs(raw, { [name]: type })).toEqual({ problem })
})

test.each([
  ['list=[1', /^its output list is not JSON: .*: "\[1"$/],
  ['list=[NaN]', /^its output list has NaN, which JSON does not know: write null, or leave it out: "\[NaN\]"$/],
  ['{"list": [Infinity]}', /^what it wrote to \$LIMINAL_OUTPUT has Infinity, which JSON does not know/],
  [`list=${'['.repeat(5000)}${']'.repeat(5000)}`, /^its output list is nested more than 100 levels deep: /],
  [`{"list": ${'['.repeat(5000)}${']'.repeat(5000)}}`, /LIMINAL_OUTPUT is nested more than 100 levels deep$/],
])('%.40s is no value of type json', (raw, problem) => {
  expect(parseOutputs(raw, { list: 'json' })).toEqual({ problem: expect.stringMatching(problem) })
})

test('what begins like JSON and is none is a problem', () => {
  expect(parseOutputs('{"rows": ', {})).toEqual({
    problem: expect.stringContaining('what it wrote to $LIMINAL_OUTPUT is not JSON'),
  })
})
