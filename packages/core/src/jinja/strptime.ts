import { shortFormat } from './arguments.ts'
import { type Parts, type Stamp, secondsPerDay, shifted, stampOf } from './stamp.ts'
import { months, weekdays } from './strftime.ts'

const short = (names: readonly string[]) => names.map((name) => name.slice(0, 3))
const oneOf = (names: readonly string[]) => names.join('|')
const patterns: Readonly<Record<string, string>> = {
  Y: '\\d{4}',
  y: '\\d{2}',
  m: '1[0-2]|0[1-9]|[1-9]',
  d: '3[01]|[12]\\d|0[1-9]|[1-9]| [1-9]',
  H: '2[0-3]|[01]\\d|\\d',
  I: '1[0-2]|0[1-9]|[1-9]',
  M: '[0-5]\\d|\\d',
  S: '6[01]|[0-5]\\d|\\d',
  f: '\\d{1,6}',
  j: '36[0-6]|3[0-5]\\d|[12]\\d{2}|0[1-9]\\d|00[1-9]|[1-9]\\d|0[1-9]|[1-9]',
  B: oneOf(months),
  b: oneOf(short(months)),
  A: oneOf(weekdays),
  a: oneOf(short(weekdays)),
  p: 'AM|PM',
  z: '[+-]\\d{2}:?\\d{2}|Z',
  Z: 'UTC|GMT',
}
const compounds: Readonly<Record<string, string>> = { F: '%Y-%m-%d', T: '%H:%M:%S', D: '%m/%d/%y' }

/** Python's `datetime.strptime` with English names; throws its words. */
export function strptime(text: string, format: string): Stamp {
  const found = new RegExp(`^${patternOf(shortFormat(format))}`, 'i').exec(text)
  if (found === null) throw new Error(`time data '${text}' does not match format '${format}'`)
  if (found[0].length < text.length) throw new Error(`unconverted data remains: ${text.slice(found[0].length)}`)
  return fromGroups(found.groups ?? {})
}

function patternOf(format: string): string {
  const whole = format.replace(/%([FTD])/g, (_, name: string) => compounds[name] ?? '')
  return whole.replace(/%(.?)|\s+|[^\w\s%]/gs, (piece, directive: string | undefined) => {
    if (piece.trim() === '') return '\\s+'
    if (directive === undefined) return `\\${piece}`
    if (directive === '%') return '%'
    const pattern = patterns[directive]
    if (pattern === undefined) throw new Error(`'${directive}' is a bad directive in format '${format}'`)
    if (whole.split(piece).length > 2) throw new Error(`format '${format}' has ${piece} twice`)
    return `(?<${directive}>${pattern})`
  })
}

function fromGroups(groups: Readonly<Record<string, string | undefined>>): Stamp {
  const number = (name: string, otherwise: number) => (groups[name] === undefined ? otherwise : Number(groups[name]))
  const parts: Parts = {
    year: groups.y === undefined ? number('Y', 1900) : Number(groups.y) + (Number(groups.y) < 69 ? 2000 : 1900),
    month: monthOf(groups) ?? number('m', 1),
    day: number('d', 1),
    hour: hourOf(groups) ?? number('H', 0),
    minute: number('M', 0),
    second: number('S', 0),
    microsecond: Number((groups.f ?? '').padEnd(6, '0')),
  }
  const stamp = stampOf(parts, zoneOf(groups.z))
  return groups.j === undefined ? stamp : shifted(stamp, (Number(groups.j) - 1) * secondsPerDay)
}

function monthOf({ B, b }: Readonly<Record<string, string | undefined>>): number | undefined {
  const name = (B ?? b)?.slice(0, 3).toLowerCase()
  return name === undefined ? undefined : short(months).findIndex((month) => month.toLowerCase() === name) + 1
}

function hourOf({ I, p }: Readonly<Record<string, string | undefined>>): number | undefined {
  return I === undefined ? undefined : (Number(I) % 12) + (p?.toLowerCase() === 'pm' ? 12 : 0)
}

/** Reads `+0100`, `+01:00` and `Z`. */
export function zoneOf(text: string | undefined): number | 'UTC' | undefined {
  if (text === undefined) return undefined
  const digits = text.replace(':', '')
  const offset = Number(digits.slice(1, 3)) * 3600 + Number(digits.slice(3, 5)) * 60
  return offset === 0 ? 'UTC' : digits.startsWith('-') ? -offset : offset
}
