import { movedBy } from './delta.ts'
import { type Parts, partsOf, type Stamp, secondsPerDay, shifted, stampOf, weekdayOf } from './stamp.ts'

const spans = ['second', 'minute', 'hour', 'day', 'week', 'month', 'year'] as const
const calendars = ['month', 'quarter', 'year'] as const
type Unit = (typeof spans | typeof calendars)[number]

/** pendulum's ways to go to the edges of a day, month and so on; `next` and `previous` are a week away. */
export function edgesOf<T>(stamp: Stamp, show: (stamp: Stamp) => T) {
  const midnight = startOf(stamp, 'day')
  return {
    start_of: (unit: unknown) => show(startOf(stamp, unitOf(unit, spans))),
    end_of: (unit: unknown) => show(endOf(stamp, unitOf(unit, spans))),
    first_of: (unit: unknown) => show(startOf(stamp, unitOf(unit, calendars))),
    last_of: (unit: unknown) => show(startOf(endOf(stamp, unitOf(unit, calendars)), 'day')),
    next: () => show(shifted(midnight, 7 * secondsPerDay)),
    previous: () => show(shifted(midnight, -7 * secondsPerDay)),
  }
}

function unitOf(unit: unknown, units: readonly Unit[]): Unit {
  const known = units.find((name) => name === unit)
  if (known === undefined)
    throw new Error(`${JSON.stringify(unit) ?? 'nothing'} is no unit (have: ${units.join(', ')})`)
  return known
}

function startOf(stamp: Stamp, unit: Unit): Stamp {
  const parts = partsOf(stamp)
  if (unit === 'week') return shifted(startOf(stamp, 'day'), -weekdayOf(stamp) * secondsPerDay)
  const least: Parts = { year: parts.year, month: 1, day: 1, hour: 0, minute: 0, second: 0, microsecond: 0 }
  if (unit === 'quarter') return stampOf({ ...least, month: parts.month - ((parts.month - 1) % 3) }, stamp.zone)
  const names = ['year', 'month', 'day', 'hour', 'minute', 'second'] as const
  const kept = names.slice(0, names.indexOf(unit) + 1).map((name) => [name, parts[name]])
  return stampOf({ ...least, ...Object.fromEntries(kept) }, stamp.zone)
}

function endOf(stamp: Stamp, unit: Unit): Stamp {
  const length = unit === 'quarter' ? new Map([['months', 3]]) : new Map([[`${unit}s`, 1]])
  return shifted(movedBy(startOf(stamp, unit), length, 1), 0, -1)
}
