import { expect, test } from 'vitest'
import { airflowContext } from './airflow.ts'
import { evaluate } from './evaluate.ts'
import { momentOf } from './moment.ts'

const moment = momentOf(new Date('2018-01-01'), '@daily')
const context = {
  ...airflowContext({ moment, pipeline: 'p', params: { a: 1 }, variables: {}, connections: {} }),
  n: null,
}

/** What Airflow 3.0.6 with Jinja 3.1.6 makes of them. */
const facts: readonly (readonly [string, unknown])[] = [
  ['logical_date|string', '2018-01-01 00:00:00+00:00'],
  ['logical_date | ds', '2018-01-01'],
  ['logical_date | ds_nodash', '20180101'],
  ['logical_date | ts', '2018-01-01T00:00:00+00:00'],
  ['logical_date | ts_nodash', '20180101T000000'],
  ['logical_date | ts_nodash_with_tz', '20180101T000000+0000'],
  ['n | ds', null],
  ['true|string', 'True'],
  ['n|string', 'None'],
  ['"%s-%05d-%.2f-%x-%-4s|%5s|%%"|format(1, 2, 3.14159, 255, "a", "b")', '1-00002-3.14-ff-a   |    b|%'],
  ['"%s"|format(logical_date)', '2018-01-01 00:00:00+00:00'],
  ['"%(a)s"|format(a=1)', '1'],
  ["'%02d' % logical_date.month", '01'],
  ["'%02d-%s' % (1, 2)", '01-2'],
  ['logical_date.timestamp() | int', 1514764800],
  ['(logical_date.timestamp() * 1000) | int', 1514764800000],
  ['logical_date.add(days=1) | ds', '2018-01-02'],
  ['logical_date.add(months=1).subtract(days=1) | ds_nodash', '20180131'],
  ['2 * logical_date.day|int + 1', 3],
  ['"x"|int', 0],
  ['"7"|int + 1', 8],
  ['"3.9"|float', 3.9],
  ['"3.9"|int', 3],
  ['3.7|int', 3],
  ['"a b"|wordcount', 2],
  ['"a b/c&é"|urlencode', 'a%20b/c%26%C3%A9'],
  ['"%s"|format(params.a)', '1'],
  [
    '"{:>8}|{:^8}|{:08.3f}|{:.2f}|{:05d}|{:x}|{{}}".format("a","b",3.14159,2.5,42,255)',
    '       a|   b    |0003.142|2.50|00042|ff|{}',
  ],
  ['"{0}{1}{0}".format("a", "b")', 'aba'],
  ['"{a}-{b}".format(a=1, b="x")', '1-x'],
  ['(logical_date - macros.timedelta(days=1)) | ds', '2017-12-31'],
  ["ds.split('-') | first | int - 1", 2017],
  ['params | tojson', '{"a": 1}'],
  ['{"b": 1, "a": [1, "x"]} | tojson', '{"a": [1, "x"], "b": 1}'],
  ['"%d" % 5', '5'],
  ['"%s/%s" % (ds, ts)', '2018-01-01/2018-01-01T00:00:00+00:00'],
  ['"%s" % ds ~ "x"', '2018-01-01x'],
  ['"{}".format(ds).upper()', '2018-01-01'],
  ['["a", "{}".format(1)] | join("-")', 'a-1'],
  ['ds[5:7]|int', 1],
]

test.each(facts)('%s is as in Airflow', (expression, value) => {
  expect(evaluate(expression, context)).toEqual({ value })
})

test.each([
  ["'a b' | quote", "'a b'"],
  ["'$(id)' | quote", "'$(id)'"],
  ['"it\'s" | quote', "'it'\\''s'"],
  ["'' | quote", "''"],
  ["'plain-1.2/x' | quote", 'plain-1.2/x'],
  ['[1, "a b"] | quote', `'[1,"a b"]'`],
  ['5 | quote', '5'],
  ['n | quote', "''"],
  ['9007199254740993 | quote', '9007199254740993'],
  ['[[1,2], {"b": "é", "a": 1}] | map("tojson") | join(" ")', '[1, 2] {"a": 1, "b": "\\u00e9"}'],
  ['[1, 9007199254740993] | map("literal") | join(",")', '1,9007199254740993'],
  ['9007199254740993 | literal', '9007199254740993'],
  ['"it\'s; DROP TABLE t" | literal', "'it''s; DROP TABLE t'"],
  ['[1.5, true, n, "5"] | map("literal") | join(", ")', "1.5, TRUE, NULL, '5'"],
])('%s is safe where it is put', (expression, value) => {
  expect(evaluate(expression, context)).toEqual({ value })
})

test('tojson indents and writes ASCII without what HTML reads', () => {
  expect(evaluate('[1]|tojson(indent=2)', context)).toEqual({ value: '[\n  1\n]' })
  expect(evaluate('{"é": "<\'&>"}|tojson', context)).toEqual({ value: '{"\\u00e9": "\\u003c\\u0027\\u0026\\u003e"}' })
})

test.each([
  ['nope | ds', 'nope is undefined'],
  ['params["zz"] | ds', 'its value is undefined'],
  ['"2018-01-01" | ds', 'the filter ds takes a datetime, not "2018-01-01"'],
  ['nope | quote', 'nope is undefined'],
  ['ds | nofilter', 'there is no filter nofilter'],
  ['"%s%s"|format(1)', 'not enough arguments for format string'],
  ['"%s"|format(1, 2)', 'not all arguments converted during string formatting'],
  ['"%d"|format("x")', '%d cannot format "x"'],
  ['"{}{}".format(1)', 'the format has no value for {}'],
  ['"{!r}".format(1)', '"{!r}" is no format that is known here'],
])('%s is a problem', (expression, problem) => {
  expect(evaluate(expression, context)).toEqual({ problem })
})
