import { expect, test } from 'vitest'
import { parseJson } from '../contract/parse-json.ts'
import { airflowContext } from './airflow.ts'
import { evaluate } from './evaluate.ts'
import { momentOf } from './moment.ts'

const moment = momentOf(new Date('2018-01-01'), '@daily')
const context = {
  ...airflowContext({ moment, pipeline: 'p', params: { a: 1 }, variables: {}, connections: {} }),
  n: null,
}

/** What Jinja 3.1.6 makes of them. */
const facts: readonly (readonly [string, unknown])[] = [
  ["'x' if false", ''],
  ['ds[:7]', '2018-01'],
  ["ds.replace('-', '/')", '2018/01/01'],
  ["ds.split('-')[0]", '2018'],
  ["'x' if n", ''],
  ['-params.a', -1],
  ['"-" * 10', '----------'],
  ['10 * "ab"', 'abababababababababab'],
  ['2 * 3 * 4', 24],
  ['(1 + 2) * 3', 9],
  ['"a" ~ 2 * 3', 'a6'],
  ['not params.a == 1', false],
  ["[1, 2, 3] | select('odd') | list | join(',')", '1,3'],
  ["ds | replace('-', '')", '20180101'],
  ["{'a': 1}.get('b', 3)", 3],
  ["params.get('zz', 'd')", 'd'],
  ['7 % 4', 3],
  ['ts | length', 25],
  ['ds > "2017-01-01"', true],
  ["params.get('a', 'd') + 1", 2],
  ["{'a': {'b': [1,{'c': 'x'}]}}.get('a').get('b')[1].get('c', 'd').upper()", 'X'],
  ["params.get('zz')", null],
  ["[{'a': 1}][0].get('a')", 1],
  ['(ds ~ "{}").replace("{}", "x")', '2018-01-01x'],
  ["'yes' if params.a == 1 else 'no'", 'yes'],
  ['params.a is number and ds is string', true],
  ['[3,1,2]|sort|last', 3],
  ['{"a":1,"b":2}.items()|list|length', 2],
  ['{"x": 1}["x"]', 1],
  ["ds.startswith('2018')", true],
  ['"a,b"|upper', 'A,B'],
  ["ds|default('x')", '2018-01-01'],
  ["nope|default('x')", 'x'],
  ['nope is defined', false],
  ['none is none', true],
  ['1 in [1,2]', true],
  ["'01' in ds", true],
  ['not 1 == 2', true],
  ['1 < 2 < 3', true],
  ['2 ** 10', 1024],
  ['5 // 2', 2],
  ['ds[::-1]', '10-10-8102'],
  ['"abc"|first', 'a'],
  ['"x"|replace("x", "y")|title', 'Y'],
  ["true and 'x' or 'y'", 'x'],
  ['"a" "b"', 'ab'],
  [`"it's"`, "it's"],
  [`'say "hi"'`, 'say "hi"'],
  ['"é"|upper', 'É'],
  ['1 or nope', 1],
  ['1 if 1 else nope', 1],
  ['nope is not defined', true],
  ['nope is undefined', true],
  ['params.zz is defined', false],
  ["params.zz | default('q')", 'q'],
  ["params.zz | d('q')", 'q'],
  ["params['a']", 1],
  ['("a" if n) ~ "b"', 'b'],
  ['"x" if n else "y"', 'y'],
  ["params.get('zz', params.a)", 1],
  ['-params.a + 2', 1],
  ['10 - -params.a', 11],
  ['"abc"[-2:]', 'bc'],
  ['{"b": 1, "a": 2} | dictsort | first | first', 'a'],
  ['[{"a": 1}, {"a": 2}] | map(attribute="a") | sum', 3],
  ['[{"a": 1}, {"a": 2}] | selectattr("a", "gt", 1) | list | length', 1],
  ['[1, none, 2] | reject("none") | list | length', 2],
  ['"a,,b".split(",") | select | join("+")', 'a+b'],
  ['" x " | trim', 'x'],
  ['range(3) | join', '012'],
  ['"x" if params.a > 0 else "y"', 'x'],
]

test.each(facts)('%s is as in Jinja', (expression, value) => {
  expect(evaluate(expression, context)).toEqual({ value })
})

test.each([
  ['[1] + [2]', [1, 2]],
  ['(1, 2)', [1, 2]],
  ['{"a": {"b": [none, true, 1.5]}}', { a: { b: [null, true, 1.5] } }],
  ['{1: 2}', { 1: 2 }],
  ['n', null],
  ['3.7|int', 3],
  ['{"a": logical_date, "b": [macros.timedelta(days=1)]}', { a: '2018-01-01 00:00:00+00:00', b: ['1 day, 0:00:00'] }],
])('%s becomes JSON', (expression, value) => {
  expect(evaluate(expression, context)).toEqual({ value })
})

test.each([
  ['nope', 'nope is undefined'],
  ['nope.x', 'nope is undefined'],
  ['params.zz', 'params.zz is undefined'],
  ['params["zz"]', 'its value is undefined'],
  ['[params.zz]', 'params.zz is undefined'],
  ['not nope', 'nope is undefined'],
  ['nope ~ "x"', 'nope is undefined'],
  ['nope.get("x", 1)', 'nope is undefined'],
  ['params.zz.y | default("q")', 'params.zz is undefined'],
  ['nope()', 'there is no function nope'],
  ['ds.nope()', 'string has no method named nope'],
  ['ds + 1', 'tried to use + operator on unsupported types string and number'],
  ['1 // 0', 'unable to calculate 1 // 0'],
  ['0 / 0', 'its value is no finite number'],
  ['1 is nope', 'there is no test nope'],
  ['1 +', 'syntax error: unexpected end of input, expected expression'],
  ['', 'syntax error: unexpected end of input, expected expression'],
  ['"abc', 'syntax error: unexpected end of string'],
  ['ds }} {{ ds', 'there is no opening bracket for `}`'],
  ['"\\q"', 'it has a text with a wrong escape sequence'],
])('%s is a problem', (expression, problem) => {
  expect(evaluate(expression, context)).toEqual({ problem })
})

test('a name is undefined only where it is needed', () => {
  expect(evaluate('nope if false else 1', context)).toEqual({ value: 1 })
})

test('functions of the context are called with their arguments and may fail', () => {
  const fail = () => {
    throw new Error('no luck')
  }
  const given = { add: (one: number, other: number) => one + other, deep: { fail } }
  expect(evaluate('add(1, 2) * 2', given)).toEqual({ value: 6 })
  expect(evaluate('deep.fail() or 1', given)).toEqual({ problem: 'no luck' })
  expect(evaluate('add(2, 2)', given)).toEqual({ value: 4 })
})

const dashed = {
  'min-rows': 5,
  min: 7,
  rows: 2,
  'a.b': 3,
  x: 10,
  'x-1': 'longer',
  tasks: { 'load-data': { outputs: { 'row-count': 10, 'row-count-2': 20 } }, 'v1.2': { outputs: { n: 1 } } },
}

test.each([
  ['min-rows + 1', 6],
  ['min - rows', 5],
  ['min -rows', 5],
  ['min- rows', 5],
  ['-min-rows', -5],
  ['rows-min', -5],
  ['x-1', 'longer'],
  ['x-1-2', undefined],
  ['x-2', 8],
  ['a.b * 2', 6],
  ['tasks.load-data.outputs.row-count > 5', true],
  ['tasks.load-data.outputs.row-count-1', 9],
  ['tasks.load-data.outputs.row-count-2', 20],
  ["tasks['load-data'].outputs.row-count-min-rows", 5],
  ['tasks.v1.2.outputs.n + 1', 2],
  ["{'row-count': 1}['row-count']", 1],
  ["'min-rows'", 'min-rows'],
])('a dash belongs to the name that exists, or is a minus: %s', (expression, value) => {
  expect(evaluate(expression, dashed)).toEqual(value === undefined ? { problem: expect.any(String) } : { value })
})

const written = parseJson(
  '{"big": 9007199254740993, "huge": 1e30, "lr": 0.0000001, "ids": [9007199254740993, 1.20], "deep": {"huge": 1e30, "n": 1}}',
) as Record<string, unknown>

test.each([
  ['big', '9007199254740993'],
  ['big + 1', '9007199254740994'],
  ['9007199254740993', '9007199254740993'],
  ['2 ** 100', '1267650600228229401496703205376'],
  ['big > 9007199254740992', 'true'],
  ['big == 9007199254740992', 'false'],
  ['[big, 2]', '[9007199254740993,2]'],
  ["{'a': big}", '{"a":9007199254740993}'],
  ['big ~ ""', '"9007199254740993"'],
  ['[big, deep] | tojson', '"[9007199254740993, {\\"huge\\": 1e30, \\"n\\": 1}]"'],
  ['[deep]', '[{"huge":1e30,"n":1}]'],
  ['deep ~ ""', '"{\\"huge\\": 1e30, \\"n\\": 1}"'],
  ["'9007199254740993' | int", '9007199254740993'],
  ["'x' | int(7)", '7'],
  ["macros.json.loads('[9007199254740993]')", '[9007199254740993]'],
  ['2 ** 60', '1152921504606846976'],
  ['lr', '0.0000001'],
  ['ids', '[9007199254740993,1.20]'],
  ['ids[1]', '1.20'],
  ["deep['huge']", '1e30'],
  ['ids[1] + 1', '2.2'],
  ['lr < 1', 'true'],
  ['deep.n + 1', '2'],
])('no digit is lost: %s', (expression, json) => {
  expect(JSON.stringify(evaluate(expression, { ...context, ...written }))).toBe(`{"value":${json}}`)
})

test.each([
  ['huge + 1', 'huge is 1e30, and no expression can reckon with so many digits'],
  ['deep.huge > 1', 'huge is 1e30, and no expression can reckon with so many digits'],
  ["ids['0']", 'its value is undefined'],
  ['deep[0]', 'its value is undefined'],
  [
    'big > 1.5',
    'it needs too much memory, is nested too deeply, or compares a whole number of more than 15 digits with a fraction',
  ],
  ['big * 2', "9007199254740993 has too many digits for a filter, and for *; its text, with ~ '', has not"],
  ['big | float', "9007199254740993 has too many digits for a filter, and for *; its text, with ~ '', has not"],
])('what would lose digits is refused: %s', (expression, problem) => {
  expect(evaluate(expression, { ...context, ...written })).toEqual({ problem })
})
