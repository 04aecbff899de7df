import { type Stamp, stampOf } from './stamp.ts'
import { months } from './strftime.ts'
import { zoneOf } from './strptime.ts'

const month = `(?<name>${months.map((name) => `${name.slice(0, 3)}(?:${name.slice(3)})?`).join('|')})`
const time = '(?:[T ]\\s*(?<hour>\\d{1,2}):?(?<minute>\\d{2})(?::?(?<second>\\d{2})(?:[.,](?<fraction>\\d{1,9}))?)?)?'
const zone = '\\s*(?<zone>Z|UTC|[+-]\\d{2}:?\\d{2}|[+-]\\d{2})?'
const days = [
  '(?<year>\\d{4})-(?<month>\\d{1,2})-(?<day>\\d{1,2})',
  '(?<year>\\d{4})/(?<month>\\d{1,2})/(?<day>\\d{1,2})',
  '(?<year>\\d{4})(?<month>\\d{2})(?<day>\\d{2})',
  '(?<month>\\d{1,2})/(?<day>\\d{1,2})/(?<year>\\d{4})',
  `${month}\\.? (?<day>\\d{1,2})(?:st|nd|rd|th)?,? (?<year>\\d{4})`,
  `(?<day>\\d{1,2})(?:st|nd|rd|th)? ${month}\\.?,? (?<year>\\d{4})`,
]
const patterns = days.map((day) => new RegExp(`^${day}${time}${zone}$`, 'i'))
const iso = new RegExp(`^${days[0]}${time}${zone}$`)

/** Reads ISO 8601 and the common ways to write a date in English; undefined if it is none. Throws for a 30 February. */
export function parseText(text: string): Stamp | undefined {
  return readBy(patterns, text)
}

/** Reads ISO 8601 only, with dashes. */
export function parseIso(text: string): Stamp | undefined {
  return readBy([iso], text)
}

function readBy(known: readonly RegExp[], text: string): Stamp | undefined {
  const groups = known.map((pattern) => pattern.exec(text.trim())?.groups).find((found) => found !== undefined)
  if (groups === undefined) return undefined
  const parts = {
    year: Number(groups.year),
    month: groups.name === undefined ? Number(groups.month) : monthNumber(groups.name),
    day: Number(groups.day),
    hour: Number(groups.hour ?? 0),
    minute: Number(groups.minute ?? 0),
    second: Number(groups.second ?? 0),
    microsecond: Number((groups.fraction ?? '').padEnd(6, '0').slice(0, 6)),
  }
  return stampOf(parts, groups.zone?.toUpperCase() === 'UTC' ? 'UTC' : zoneOf(groups.zone))
}

function monthNumber(name: string): number {
  return months.findIndex((known) => known.slice(0, 3).toLowerCase() === name.slice(0, 3).toLowerCase()) + 1
}
