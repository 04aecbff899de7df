import { expect, test } from 'vitest'
import { airflowContext } from './airflow.ts'
import { evaluate } from './evaluate.ts'
import { momentOf } from './moment.ts'

const moment = momentOf(new Date('2018-01-01'), '@daily')
const context = {
  ...airflowContext({ moment, pipeline: 'p', params: { a: 1 }, variables: {}, connections: {} }),
  n: null,
}

/** What Airflow 3.0.6 makes of them. */
const facts: readonly (readonly [string, unknown])[] = [
  ['macros.ds_add(ds, 5)', '2018-01-06'],
  ['macros.ds_add(ds, -5)', '2017-12-27'],
  ['macros.ds_add("2015-01-06", 1.5)', '2015-01-07'],
  ['macros.ds_format(ds, "%Y-%m-%d", "%m-%d-%y")', '01-01-18'],
  ['macros.ds_format("1/5/2015", "%m/%d/%Y",  "%Y-%m-%d")', '2015-01-05'],
  ['macros.datetime(2018, 1, 2)', '2018-01-02 00:00:00'],
  ['macros.datetime(2018, 1, 2, 3, 4, 5)', '2018-01-02 03:04:05'],
  ['macros.datetime(2018, 1, 2, 3, 4, 5, 678)', '2018-01-02 03:04:05.000678'],
  ['macros.datetime(2018, 1, 2).isoformat()', '2018-01-02T00:00:00'],
  ["macros.datetime.strptime('2018-01-02', '%Y-%m-%d')", '2018-01-02 00:00:00'],
  ["macros.datetime.strptime('02 Jan 2018 03:04:05 PM +0100', '%d %b %Y %I:%M:%S %p %z')", '2018-01-02 15:04:05+01:00'],
  ["macros.datetime.fromisoformat('2018-01-02T03:04:05')", '2018-01-02 03:04:05'],
  ['macros.datetime.fromtimestamp(0)', '1970-01-01 00:00:00'],
  ['macros.datetime.utcfromtimestamp(0)', '1970-01-01 00:00:00'],
  ['macros.timedelta(days=1)', '1 day, 0:00:00'],
  ['macros.timedelta(days=2, hours=3)', '2 days, 3:00:00'],
  ['macros.timedelta(hours=-1)', '-1 day, 23:00:00'],
  ['macros.timedelta(1, 2, 3)', '1 day, 0:00:02.000003'],
  ['macros.timedelta(seconds=1.5)', '0:00:01.500000'],
  ['macros.timedelta(weeks=1).days', 7],
  ['macros.timedelta(hours=36).seconds', 43200],
  ['macros.datetime(2018,1,1) + macros.timedelta(days=1)', '2018-01-02 00:00:00'],
  ["macros.dateutil.parser.parse('2018-01-02')", '2018-01-02 00:00:00'],
  ["macros.dateutil.parser.parse('2018-01-02T03:04:05Z')", '2018-01-02 03:04:05+00:00'],
  ["macros.dateutil.parser.parse('Jan 2 2018')", '2018-01-02 00:00:00'],
  ["macros.dateutil.parser.parse('2018-01-02 03:04:05.123456+02:00')", '2018-01-02 03:04:05.123456+02:00'],
  ["macros.dateutil.parser.parse(ds).strftime('%Y%m%d')", '20180101'],
  ['macros.dateutil.relativedelta.relativedelta(months=1, days=-2)', 'relativedelta(months=+1, days=-2)'],
  ['macros.json.dumps({"a":1})', '{"a": 1}'],
  ["(macros.datetime.strptime(ds, '%Y-%m-%d') - macros.timedelta(days=1)).strftime('%Y-%m-%d')", '2017-12-31'],
  ['(macros.datetime(2018,1,3) - macros.datetime(2018,1,1)).days', 2],
  ['macros.datetime(2018,1,3) - macros.datetime(2018,1,1)', '2 days, 0:00:00'],
  ['macros.dateutil.parser.parse(ds) - macros.dateutil.relativedelta.relativedelta(months=1)', '2017-12-01 00:00:00'],
  [
    '(macros.dateutil.parser.parse(ds) + macros.dateutil.relativedelta.relativedelta(day=1, months=1, days=-1)).date()',
    '2018-01-31',
  ],
  ['macros.datetime(2020,1,31) + macros.dateutil.relativedelta.relativedelta(months=1)', '2020-02-29 00:00:00'],
  ['macros.datetime(2020,2,29) - macros.dateutil.relativedelta.relativedelta(years=1)', '2019-02-28 00:00:00'],
  ['macros.timedelta(days=1) + macros.timedelta(hours=1)', '1 day, 1:00:00'],
  ['macros.timedelta(days=400, seconds=-1)', '399 days, 23:59:59'],
  ["macros.datetime(2018,3,25,2,30).strftime('%U %W %V %j %y %C %k')", '12 12 12 084 18 20  2'],
  ['macros.datetime(2016,1,3).isocalendar()[1]', 53],
  ["macros.datetime(2016,1,1).strftime('%G-%V-%u %U %W')", '2015-53-5 00 00'],
  ["macros.datetime(2017,1,1).strftime('%G-%V-%u %U %W')", '2016-52-7 01 00'],
  ["macros.datetime.strptime('2018-060', '%Y-%j')", '2018-03-01 00:00:00'],
  ["macros.datetime.strptime('5 feb 18', '%d %b %y')", '2018-02-05 00:00:00'],
  ["macros.datetime.strptime('12:05 am', '%I:%M %p')", '1900-01-01 00:05:00'],
  ["macros.dateutil.parser.parse('2 January 2018 3:04')", '2018-01-02 03:04:00'],
  ["macros.dateutil.parser.parse('01/02/2018')", '2018-01-02 00:00:00'],
  ["macros.dateutil.parser.parse('20180102T030405')", '2018-01-02 03:04:05'],
  ['macros.json.dumps({"a":[1,"x: y"]})', '{"a": [1, "x: y"]}'],
  [`macros.json.loads('{"a":5}').a`, 5],
  ["macros.ds_add(ds, -1).replace('-', '/')", '2017/12/31'],
]

test.each(facts)('%s is as in Airflow', (expression, value) => {
  expect(evaluate(expression, context)).toEqual({ value })
})

test.each([
  ['macros.uuid.uuid4()', /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/],
  ['macros.datetime.now()', /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{6})?$/],
  ['macros.time.time() | string', /^\d{10}(\.\d+)?$/],
  ['macros.random() | string', /^(0\.\d+|\d\.?\d*e-\d+)$/],
])('%s is of that form', (expression, form) => {
  expect(evaluate(expression, context)).toEqual({ value: expect.stringMatching(form) })
})

test.each([
  ['macros.ds_add("x", 1)', "time data 'x' does not match format '%Y-%m-%d'"],
  ['macros.ds_add(ds, "1")', 'days must be a number, not "1"'],
  ['macros.ds_add(ds)', 'macros.ds_add needs a number as days'],
  ['macros.ds_add(nope, 1)', 'nope is undefined'],
  ['macros.ds_add(ds, 1, 2)', 'macros.ds_add takes no more than 2 arguments'],
  ['macros.ds_add(ds, ds=ds)', 'macros.ds_add got ds twice'],
  ['macros.ds_format("x", "%m/%d/%Y", "%Y-%m-%d")', "time data 'x' does not match format '%m/%d/%Y'"],
  ['macros.ds_format("x", "%q", "%Y")', "'q' is a bad directive in format '%q'"],
  ['macros.datetime.strptime("2018-01-02x", "%Y-%m-%d")', 'unconverted data remains: x'],
  ['macros.datetime(2018, 13, 2)', 'month must be in 1..12'],
  ['macros.datetime(2018, 1.5, 2)', 'month must be a whole number'],
  ['macros.datetime()', 'macros.datetime needs a year'],
  [
    'macros.timedelta(foo=1)',
    'macros.timedelta has no argument foo (it has: days, seconds, microseconds, milliseconds, minutes, hours, weeks)',
  ],
  ['macros.dateutil.parser.parse("x")', '"x" is no date that is known here'],
  ['macros.json.loads("{")', expect.stringContaining('JSON')],
  ['macros.hive', 'macros.hive is undefined'],
  ['macros.ds_add', 'a function has to be called with ()'],
])('%s is a problem', (expression, problem) => {
  expect(evaluate(expression, context)).toEqual({ problem })
})
