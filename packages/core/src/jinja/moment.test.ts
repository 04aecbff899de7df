import { expect, test } from 'vitest'
import { momentOf, parseDate } from './moment.ts'

test.each([
  ['@daily', '2018-01-01', '2017-12-31T00:00:00.000Z', '2018-01-02T00:00:00.000Z'],
  ['0 3 * * 1', '2018-01-01T03:00:00Z', '2017-12-25T03:00:00.000Z', '2018-01-08T03:00:00.000Z'],
  ['@monthly', '2018-01-01', '2017-12-01T00:00:00.000Z', '2018-02-01T00:00:00.000Z'],
  ['@daily', '2018-01-01T05:00:00Z', '2018-01-01T00:00:00.000Z', '2018-01-02T00:00:00.000Z'],
])('with the schedule %s %s lies between its neighbours', (schedule, date, previous, next) => {
  const own = new Date(date).toISOString()
  const expected = { logicalDate: own, dataIntervalStart: own, dataIntervalEnd: next, previous, next }
  expect(momentOf(new Date(date), schedule)).toEqual(expected)
})

test.each([[undefined], ['@once'], ['None'], ['61 * * * *'], ['']])(
  'with %s as schedule all is the date itself',
  (schedule) => {
    const own = '2018-01-01T00:00:00.000Z'
    expect(new Set(Object.values(momentOf(new Date(own), schedule)))).toEqual(new Set([own]))
  },
)

test.each([
  ['2018-01-01', '2018-01-01T00:00:00.000Z'],
  ['2018-01-01T02:30', '2018-01-01T02:30:00.000Z'],
  ['2018-01-01 02:30:05.25', '2018-01-01T02:30:05.250Z'],
  ['2018-01-01T02:30:00Z', '2018-01-01T02:30:00.000Z'],
  ['2018-01-01T02:30:00+02:00', '2018-01-01T00:30:00.000Z'],
])('the date %s is read', (text, iso) => {
  expect(parseDate(text)?.toISOString()).toBe(iso)
})

test.each([
  '9999-12-31',
  '2900-01-01',
  '2899-12-31T23:00:00-05:00',
  '0999-12-31',
  '1000-01-01T00:00:00+01:00',
  '',
  'x',
  'yesterday',
  '2018',
  '2018-1',
  '2018-02-30',
  '2018-13-01',
  '01/02/2018',
  '2018-01-01T25:00',
  '2018-01-01x',
  '20180101',
])('the date %s is none', (text) => {
  expect(parseDate(text)).toBeUndefined()
})

test('dates of runs have neighbours, of every schedule', () => {
  for (const date of ['1000-01-01', '2899-12-31T23:59:59.999Z']) {
    const moment = momentOf(parseDate(date) as Date, '0 0 29 2 *')
    expect(moment.previous < moment.logicalDate && moment.logicalDate < moment.next).toBe(true)
  }
})
