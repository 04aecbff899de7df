import { type Arguments, numberOf } from './arguments.ts'
import { readShown, type Shown, shown } from './shown.ts'
import { daysInMonth, partsOf, type Stamp, secondsPerDay, shifted, stampOf, utcSeconds } from './stamp.ts'
import { isoText } from './strftime.ts'
import { twoDigits } from './zone.ts'

const units = {
  weeks: 7 * secondsPerDay,
  days: secondsPerDay,
  hours: 3600,
  minutes: 60,
  seconds: 1,
  milliseconds: 1e-3,
  microseconds: 1e-6,
}
const monthUnits = ['years', 'months'] as const
const fields = ['year', 'month', 'day', 'hour', 'minute', 'second', 'microsecond'] as const

/** Python's order of timedelta's arguments. */
export const deltaNames = ['days', 'seconds', 'microseconds', 'milliseconds', 'minutes', 'hours', 'weeks'] as const

/** What relativedelta and pendulum's `add` take. */
export const spanNames = [...monthUnits, 'weeks', 'days', 'hours', 'minutes', 'seconds', 'microseconds'] as const

/** What relativedelta takes besides, which sets instead of adding. */
export const fieldNames = fields

/** Microseconds of what such arguments say. */
export function microsOf(given: Arguments): number {
  return Object.entries(units).reduce(
    (sum, [name, size]) => sum + Math.round((numberOf(given, name) ?? 0) * size * 1e6),
    0,
  )
}

/** A `timedelta` of so many microseconds. */
export function timedelta(micros: number, text = timedeltaText(micros)): Shown {
  const days = Math.floor(micros / (secondsPerDay * 1e6))
  const rest = micros - days * secondsPerDay * 1e6
  const whole = (size: number) => () => Math.trunc(micros / (size * 1e6))
  return shown(
    'timedelta',
    text,
    { __at: micros },
    {
      days,
      seconds: Math.floor(rest / 1e6),
      microseconds: rest % 1e6,
      total_seconds: () => micros / 1e6,
      in_days: whole(secondsPerDay),
      in_hours: whole(3600),
      in_minutes: whole(60),
      in_seconds: whole(1),
    },
  )
}

/** What pendulum gives for the time from `start` to `end`. */
export function interval(end: Stamp, start: Stamp): Shown {
  if ((start.zone === undefined) !== (end.zone === undefined)) {
    throw new Error("can't subtract offset-naive and offset-aware datetimes")
  }
  const micros = (utcSeconds(end) - utcSeconds(start)) * 1e6 + end.micros - start.micros
  if (start.zone === undefined) return timedelta(micros)
  return timedelta(micros, `<Interval [${isoText(start, ' ')} -> ${isoText(end, ' ')}]>`)
}

/** A `relativedelta`, whose values are kept by name. */
export function relativedelta(given: Arguments): Shown {
  const data = [...spanNames, ...fields].flatMap((name) => {
    const value = numberOf(given, name)
    return value === undefined ? [] : [[name, value] as const]
  })
  const text = data.map(([name, value]) => `${name}=${name.endsWith('s') && value >= 0 ? '+' : ''}${value}`).join(', ')
  return shown('relativedelta', `relativedelta(${text})`, Object.fromEntries(data))
}

/** A stamp moved forwards, or backwards if `sign` is -1, by what `timedelta` or `relativedelta` made. */
export function moved(stamp: Stamp, delta: unknown, sign: 1 | -1): Stamp | undefined {
  const plain = readShown(delta, 'timedelta')
  if (plain !== undefined) return shifted(stamp, 0, sign * Number(plain.get('__at')))
  const relative = readShown(delta, 'relativedelta')
  return relative === undefined ? undefined : movedBy(stamp, relative, sign)
}

/** Years and months first, where the day gives way to the month's length, then the rest. */
export function movedBy(stamp: Stamp, given: Arguments, sign: 1 | -1): Stamp {
  const set = Object.fromEntries(
    fields.flatMap((name) => (given.get(name) === undefined ? [] : [[name, numberOf(given, name)]])),
  )
  const parts = { ...partsOf(stamp), ...set }
  const count =
    parts.year * 12 + parts.month - 1 + sign * ((numberOf(given, 'years') ?? 0) * 12 + (numberOf(given, 'months') ?? 0))
  const [year, month] = [Math.floor(count / 12), (((count % 12) + 12) % 12) + 1]
  const day = Math.min(parts.day, daysInMonth(year, month))
  return shifted(stampOf({ ...parts, year, month, day }, stamp.zone), 0, sign * microsOf(given))
}

function timedeltaText(micros: number): string {
  const days = Math.floor(micros / (secondsPerDay * 1e6))
  const rest = micros - days * secondsPerDay * 1e6
  const seconds = Math.floor(rest / 1e6)
  const time = `${Math.floor(seconds / 3600)}:${twoDigits(Math.floor(seconds / 60) % 60)}:${twoDigits(seconds % 60)}`
  const fraction = rest % 1e6 === 0 ? '' : `.${String(rest % 1e6).padStart(6, '0')}`
  return (days === 0 ? '' : `${days} day${Math.abs(days) === 1 ? '' : 's'}, `) + time + fraction
}
