import { offsetOf, type Zone } from './zone.ts'

/** A point on a calendar: wall-clock seconds since 1970, microseconds, and a zone unless it is naive, as Python says. */
export interface Stamp {
  readonly seconds: number
  readonly micros: number
  readonly zone?: Zone
}

/** The parts of a calendar date and a time of day; `weekday` is 0 on Monday. */
export interface Parts {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly second: number
  readonly microsecond: number
}

export const secondsPerDay = 86_400

/** Reads the calendar. */
export function partsOf({ seconds, micros }: Stamp): Parts {
  const date = new Date(seconds * 1000)
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    microsecond: micros,
  }
}

const limits = [
  ['year', 1, 9999],
  ['month', 1, 12],
  ['day', 1, 31],
  ['hour', 0, 23],
  ['minute', 0, 59],
  ['second', 0, 59],
  ['microsecond', 0, 999_999],
] as const

/** A stamp of parts; throws Python's words if one is out of its range. */
export function stampOf(parts: Parts, zone?: Zone): Stamp {
  for (const [name, least, most] of limits) {
    const value = parts[name]
    if (!Number.isInteger(value)) throw new Error(`${name} must be a whole number`)
    if (value < least || value > most) throw new Error(`${name} must be in ${least}..${most}`)
  }
  if (parts.day > daysInMonth(parts.year, parts.month)) throw new Error('day is out of range for month')
  return { seconds: secondsAt(parts), micros: parts.microsecond, ...(zone === undefined ? {} : { zone }) }
}

/** 1 to 12 are the months. */
export function daysInMonth(year: number, month: number): number {
  return new Date(utc(year, month + 1, 0)).getUTCDate()
}

/** Moves the wall clock. */
export function shifted(stamp: Stamp, seconds: number, micros = 0): Stamp {
  const all = stamp.micros + micros
  const moved = stamp.seconds + seconds + Math.floor(all / 1e6)
  if (!(moved >= firstSecond && moved <= lastSecond)) throw new Error('date value out of range')
  return { ...stamp, seconds: moved, micros: ((all % 1e6) + 1e6) % 1e6 }
}

/** Seconds since 1970 in UTC; a naive stamp counts as UTC. */
export function utcSeconds({ seconds, zone }: Stamp): number {
  return zone === undefined ? seconds : seconds - offsetOf(zone, seconds, 'wall')
}

/** The same instant by another zone's clocks. */
export function inZone(stamp: Stamp, zone: Zone): Stamp {
  const utc = utcSeconds(stamp)
  return { seconds: utc + offsetOf(zone, utc, 'utc'), micros: stamp.micros, zone }
}

/** 0 on Monday. */
export function weekdayOf({ seconds }: Stamp): number {
  return (new Date(seconds * 1000).getUTCDay() + 6) % 7
}

/** 1 on the first of January. */
export function dayOfYear(stamp: Stamp): number {
  return Math.floor((stamp.seconds * 1000 - utc(partsOf(stamp).year, 1, 1)) / (secondsPerDay * 1000)) + 1
}

/** The year and the week that ISO 8601 counts a day to. */
export function isoWeek(stamp: Stamp): { year: number; week: number } {
  const thursday = shifted(stamp, (3 - weekdayOf(stamp)) * secondsPerDay)
  return { year: partsOf(thursday).year, week: Math.ceil(dayOfYear(thursday) / 7) }
}

function secondsAt({ year, month, day, hour, minute, second }: Parts): number {
  return utc(year, month, day) / 1000 + hour * 3600 + minute * 60 + second
}

/** `Date.UTC` takes the year 99 for 1999. */
function utc(year: number, month: number, day: number): number {
  return new Date(0).setUTCFullYear(year, month - 1, day)
}

const firstSecond = utc(1, 1, 1) / 1000
const lastSecond = utc(10_000, 1, 1) / 1000 - 1
