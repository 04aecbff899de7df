/** A name of the IANA time zones, or a fixed number of seconds east of UTC. */
export type Zone = string | number

/** Seconds east of UTC at a time, which is given by the zone's own clocks or in UTC. */
export function offsetOf(zone: Zone, seconds: number, clock: 'wall' | 'utc'): number {
  if (typeof zone === 'number') return zone
  if (zone === 'UTC') return 0
  if (clock === 'utc') return lookedUp(zone, seconds)
  return lookedUp(zone, seconds - lookedUp(zone, seconds - lookedUp(zone, seconds)))
}

/** `+0000`, or with a separator `+00:00`. */
export function offsetText(offset: number, separator = ''): string {
  const minutes = Math.floor(Math.abs(offset) / 60)
  return (offset < 0 ? '-' : '+') + twoDigits(Math.floor(minutes / 60)) + separator + twoDigits(minutes % 60)
}

/** `UTC`, `EST`; a fixed zone is called after its offset. */
export function zoneAbbreviation(zone: Zone, utc: number): string {
  if (zone === 'UTC' || zone === 0) return 'UTC'
  return typeof zone === 'number' ? `UTC${offsetText(zone, ':')}` : part(zone, utc, 'short')
}

/** Two digits or more. */
export function twoDigits(value: number): string {
  return String(value).padStart(2, '0')
}

function lookedUp(zone: string, utc: number): number {
  const found = /GMT([+-])(\d+):(\d+)(?::(\d+))?/.exec(part(zone, utc, 'longOffset'))
  const [hours = 0, minutes = 0, seconds = 0] = [1, 2, 3].map((group) => Number(found?.[group + 1] ?? 0))
  return (found?.[1] === '-' ? -1 : 1) * (hours * 3600 + minutes * 60 + seconds)
}

function part(timeZone: string, utc: number, timeZoneName: 'short' | 'longOffset'): string {
  const parts = formatOf(timeZone, timeZoneName).formatToParts(new Date(utc * 1000))
  return parts.find((found) => found.type === 'timeZoneName')?.value ?? timeZone
}

function formatOf(timeZone: string, timeZoneName: 'short' | 'longOffset'): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName })
  } catch {
    throw new Error(`there is no time zone ${timeZone}`)
  }
}
