import { argumentsOf, described, textOf } from './arguments.ts'
import { interval, movedBy, spanNames } from './delta.ts'
import { edgesOf } from './edges.ts'
import { formatPendulum } from './pendulum-format.ts'
import { readShown, type Shown, shown } from './shown.ts'
import {
  dayOfYear,
  daysInMonth,
  inZone,
  isoWeek,
  partsOf,
  type Stamp,
  secondsPerDay,
  stampOf,
  utcSeconds,
  weekdayOf,
} from './stamp.ts'
import { isoText, strftime } from './strftime.ts'
import { offsetOf, type Zone } from './zone.ts'

/** What a template sees of a datetime: the attributes and methods of Python's and pendulum's. */
export function datetime(stamp: Stamp): Shown {
  return shown('datetime', isoText(stamp, ' '), data(stamp), {
    ...attributes(stamp),
    ...texts(stamp),
    ...changes(stamp),
  })
}

/** What a template sees of a date without time. */
export function date(stamp: Stamp): Shown {
  const { hour, minute, second, microsecond, ...day } = partsOf(stamp)
  const { seconds } = stampOf({ ...day, hour: 0, minute: 0, second: 0, microsecond: 0 })
  const only = { seconds, micros: 0 }
  const text = strftime(only, '%Y-%m-%d')
  const { year, month, day: dayOfMonth } = partsOf(only)
  const calendar = { year, month, day: dayOfMonth, ...week(only) }
  return shown('date', text, data(only), { ...calendar, isoformat: () => text, strftime: formatter(only) })
}

/** Reads what `datetime` or `date` made; undefined if it is something else. */
export function readStamp(value: unknown): { stamp: Stamp; show: (stamp: Stamp) => Shown } | undefined {
  const entries = readShown(value, 'datetime', 'date')
  if (entries === undefined) return undefined
  const zone = entries.get('__zone')
  const stamp = { seconds: Number(entries.get('__seconds')), micros: Number(entries.get('__micros')) }
  const show = entries.get('__is') === 'date' ? date : datetime
  return { stamp: zone === null || zone === undefined ? stamp : { ...stamp, zone: zone as Zone }, show }
}

function data(stamp: Stamp) {
  return { __at: utcSeconds(stamp), __micros: stamp.micros, __seconds: stamp.seconds, __zone: stamp.zone ?? null }
}

function attributes(stamp: Stamp) {
  const { year, month, day } = partsOf(stamp)
  const zone = typeof stamp.zone === 'number' ? isoText(stamp).slice(-6) : (stamp.zone ?? null)
  const firstWeekday = weekdayOf({ ...stamp, seconds: stamp.seconds - (day - 1) * secondsPerDay })
  return {
    ...partsOf(stamp),
    day_of_week: weekdayOf(stamp),
    day_of_year: dayOfYear(stamp),
    week_of_year: isoWeek(stamp).week,
    week_of_month: Math.ceil((day + firstWeekday) / 7),
    days_in_month: daysInMonth(year, month),
    quarter: Math.ceil(month / 3),
    int_timestamp: utcSeconds(stamp),
    float_timestamp: utcSeconds(stamp) + stamp.micros / 1e6,
    offset: stamp.zone === undefined ? null : offsetOf(stamp.zone, stamp.seconds, 'wall'),
    timezone: zone,
    timezone_name: zone,
    tzinfo: zone,
    is_leap_year: () => daysInMonth(year, 2) === 29,
    timestamp: () => utcSeconds(stamp) + stamp.micros / 1e6,
    ...week(stamp),
  }
}

function week(stamp: Stamp) {
  return {
    weekday: () => weekdayOf(stamp),
    isoweekday: () => weekdayOf(stamp) + 1,
    isocalendar: () => [isoWeek(stamp).year, isoWeek(stamp).week, weekdayOf(stamp) + 1],
  }
}

function formatter(stamp: Stamp) {
  return (...given: unknown[]) =>
    strftime(stamp, textOf('strftime', argumentsOf('strftime', ['format'], given), 'format'))
}

function texts(stamp: Stamp) {
  const format = (pattern: string) => () => strftime(stamp, pattern)
  const iso = () => isoText(stamp)
  return {
    strftime: formatter(stamp),
    isoformat: (...given: unknown[]) =>
      isoText(stamp, textOf('isoformat', argumentsOf('isoformat', ['sep'], given), 'sep', 'T')),
    format: (...given: unknown[]) =>
      formatPendulum(stamp, textOf('format', argumentsOf('format', ['fmt'], given), 'fmt')),
    time: () => isoText({ seconds: stamp.seconds, micros: stamp.micros }).slice(11),
    ctime: format('%c'),
    to_date_string: format('%Y-%m-%d'),
    to_datetime_string: format('%Y-%m-%d %H:%M:%S'),
    to_time_string: format('%H:%M:%S'),
    to_day_datetime_string: format('%a, %b %-d, %Y %-I:%M %p'),
    to_formatted_date_string: format('%b %d, %Y'),
    to_iso8601_string: () => iso().replace(stamp.zone === 'UTC' ? /\+00:00$/ : /$^/, 'Z'),
    to_w3c_string: () => isoText({ ...stamp, micros: 0 }),
    to_atom_string: () => isoText({ ...stamp, micros: 0 }),
    to_rfc3339_string: iso,
  }
}

function changes(stamp: Stamp) {
  const add =
    (call: string, sign: 1 | -1) =>
    (...given: unknown[]) =>
      datetime(movedBy(stamp, argumentsOf(call, spanNames, given), sign))
  const zoned = (...given: unknown[]) =>
    datetime(inZone(stamp, textOf('in_timezone', argumentsOf('in_timezone', ['tz'], given), 'tz')))
  const parts = partsOf(stamp)
  return {
    add: add('add', 1),
    subtract: add('subtract', -1),
    replace: (...given: unknown[]) => {
      const named = argumentsOf('replace', Object.keys(parts), given)
      return datetime(stampOf({ ...parts, ...Object.fromEntries(named) }, stamp.zone))
    },
    in_timezone: zoned,
    in_tz: zoned,
    astimezone: zoned,
    naive: () => datetime({ seconds: stamp.seconds, micros: stamp.micros }),
    date: () => date(stamp),
    diff: (other: unknown) => {
      const end = readStamp(other)?.stamp
      if (end === undefined) throw new Error(`diff needs a datetime, not ${described(other)}`)
      return interval(end, stamp)
    },
    ...edgesOf(stamp, datetime),
  }
}
