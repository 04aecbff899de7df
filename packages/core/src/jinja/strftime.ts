import { dayOfYear, isoWeek, partsOf, type Stamp, utcSeconds, weekdayOf } from './stamp.ts'
import { offsetOf, offsetText, twoDigits, zoneAbbreviation } from './zone.ts'

export const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const
export const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const

const compounds: Readonly<Record<string, string>> = {
  c: '%a %b %e %H:%M:%S %Y',
  x: '%m/%d/%y',
  D: '%m/%d/%y',
  X: '%H:%M:%S',
  T: '%H:%M:%S',
  R: '%H:%M',
  r: '%I:%M:%S %p',
  F: '%Y-%m-%d',
  h: '%b',
}

/** Python's `strftime` with English names; `%-d` leaves zeros away, an unknown directive stays as it is. */
export function strftime(stamp: Stamp, format: string): string {
  return format.replace(
    /%(?<flag>[-_0^])?(?<directive>[a-zA-Z%])/g,
    (whole, flag: string | undefined, directive: string) => {
      const compound = compounds[directive]
      const text = compound === undefined ? directiveText(stamp, directive) : strftime(stamp, compound)
      if (text === undefined) return whole
      if (flag === '-') return text.replace(/^[0 ]+(?=.)/, '')
      return flag === '_'
        ? text.replace(/^0+(?=.)/, (zeros) => ' '.repeat(zeros.length))
        : flag === '^'
          ? text.toUpperCase()
          : text
    },
  )
}

/** `2018-01-01T00:00:00+00:00`, with microseconds if there are any. */
export function isoText(stamp: Stamp, separator = 'T'): string {
  return (
    strftime(stamp, `%Y-%m-%d${separator}%H:%M:%S`) +
    (stamp.micros > 0 ? strftime(stamp, '.%f') : '') +
    offset(stamp, ':')
  )
}

function directiveText(stamp: Stamp, directive: string): string | undefined {
  const { year, month, day, hour, minute, second, microsecond } = partsOf(stamp)
  const weekday = weekdayOf(stamp)
  const hour12 = hour % 12 || 12
  const texts: Readonly<Record<string, () => string>> = {
    a: () => (weekdays[weekday] ?? '').slice(0, 3),
    A: () => weekdays[weekday] ?? '',
    w: () => String((weekday + 1) % 7),
    u: () => String(weekday + 1),
    d: () => twoDigits(day),
    e: () => String(day).padStart(2),
    b: () => (months[month - 1] ?? '').slice(0, 3),
    B: () => months[month - 1] ?? '',
    m: () => twoDigits(month),
    y: () => twoDigits(year % 100),
    Y: () => String(year).padStart(4, '0'),
    C: () => twoDigits(Math.floor(year / 100)),
    H: () => twoDigits(hour),
    k: () => String(hour).padStart(2),
    I: () => twoDigits(hour12),
    l: () => String(hour12).padStart(2),
    p: () => (hour < 12 ? 'AM' : 'PM'),
    P: () => (hour < 12 ? 'am' : 'pm'),
    M: () => twoDigits(minute),
    S: () => twoDigits(second),
    f: () => String(microsecond).padStart(6, '0'),
    s: () => String(utcSeconds(stamp)),
    z: () => offset(stamp, ''),
    Z: () => (stamp.zone === undefined ? '' : zoneAbbreviation(stamp.zone, utcSeconds(stamp))),
    j: () => String(dayOfYear(stamp)).padStart(3, '0'),
    U: () => twoDigits(Math.floor((dayOfYear(stamp) + 6 - ((weekday + 1) % 7)) / 7)),
    W: () => twoDigits(Math.floor((dayOfYear(stamp) + 6 - weekday) / 7)),
    G: () => String(isoWeek(stamp).year),
    V: () => twoDigits(isoWeek(stamp).week),
    n: () => '\n',
    t: () => '\t',
    '%': () => '%',
  }
  return texts[directive]?.()
}

function offset({ zone, seconds }: Stamp, separator: string): string {
  return zone === undefined ? '' : offsetText(offsetOf(zone, seconds, 'wall'), separator)
}
