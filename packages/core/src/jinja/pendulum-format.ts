import { shortFormat } from './arguments.ts'
import { partsOf, type Stamp, utcSeconds, weekdayOf } from './stamp.ts'
import { strftime } from './strftime.ts'
import { offsetOf, offsetText } from './zone.ts'

const token =
  /\[(?<literal>[^\]]*)\]|YYYY|YY|Y|Q|MMMM|MMM|MM|M|DDDD|DDD|DD|Do|D|dddd|ddd|d|E|HH|H|hh|h|mm|m|ss|s|S{1,6}|A|ZZ|Z|zz|z|X|x/g
const directives: Readonly<Record<string, string>> = {
  YYYY: '%Y',
  YY: '%y',
  Y: '%-Y',
  MMMM: '%B',
  MMM: '%b',
  MM: '%m',
  M: '%-m',
  DDDD: '%j',
  DDD: '%-j',
  DD: '%d',
  D: '%-d',
  dddd: '%A',
  ddd: '%a',
  HH: '%H',
  H: '%-H',
  hh: '%I',
  h: '%-I',
  mm: '%M',
  m: '%-M',
  ss: '%S',
  s: '%-S',
  A: '%p',
  z: '%Z',
}

/** pendulum's `format('YYYY-MM-DD')` with English names; what is in square brackets stays. */
export function formatPendulum(stamp: Stamp, format: string): string {
  return shortFormat(format).replace(token, (whole, literal: string | undefined) => {
    if (literal !== undefined) return literal
    const directive = directives[whole]
    return directive === undefined ? special(stamp, whole) : strftime(stamp, directive)
  })
}

function special(stamp: Stamp, name: string): string {
  const { month, day } = partsOf(stamp)
  const offset = stamp.zone === undefined ? 0 : offsetOf(stamp.zone, stamp.seconds, 'wall')
  switch (name) {
    case 'Q':
      return String(Math.ceil(month / 3))
    case 'Do':
      return `${day}${ordinal(day)}`
    case 'd':
      return String((weekdayOf(stamp) + 1) % 7)
    case 'E':
      return String(weekdayOf(stamp) + 1)
    case 'Z':
      return offsetText(offset, ':')
    case 'ZZ':
      return offsetText(offset)
    case 'zz':
      return String(stamp.zone ?? '')
    case 'X':
      return String(utcSeconds(stamp))
    case 'x':
      return String(utcSeconds(stamp) * 1000 + Math.floor(stamp.micros / 1000))
    default:
      return String(stamp.micros).padStart(6, '0').slice(0, name.length)
  }
}

function ordinal(day: number): string {
  if (day > 10 && day < 14) return 'th'
  return ['th', 'st', 'nd', 'rd'][day % 10] ?? 'th'
}
