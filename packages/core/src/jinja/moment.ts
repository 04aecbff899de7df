import { Cron } from 'croner'
import { parseIso } from './parse-date.ts'
import { utcSeconds } from './stamp.ts'

/** What Airflow's dates stand for, each as ISO 8601 in UTC. */
export interface Moment {
  readonly logicalDate: string
  readonly dataIntervalStart: string
  readonly dataIntervalEnd: string
  readonly previous: string
  readonly next: string
}

/**
 * The moment of a run for a date: with a cron schedule in UTC its interval begins there and ends at the schedule's next
 * time, and `previous` and `next` are the neighbours. Without one, or with one that is no cron, all are the date itself.
 */
export function momentOf(date: Date, schedule?: string): Moment {
  const cron = schedule === undefined ? undefined : cronOf(schedule)
  const own = date.toISOString()
  const next = cron?.nextRun(date)?.toISOString() ?? own
  const previous = cron?.previousRuns(1, date)[0]?.toISOString() ?? own
  return { logicalDate: own, dataIntervalStart: own, dataIntervalEnd: next, previous, next }
}

/** The years of dates of runs: their neighbours are dates too, and schedules are known for them. */
export const yearsOfRuns = { first: 1000, last: 2899 } as const

/**
 * Reads --date: `2018-01-01`, or ISO date-time; undefined if it is neither, or of a year that is none of `yearsOfRuns`. A date
 * without zone is UTC.
 */
export function parseDate(text: string): Date | undefined {
  try {
    const stamp = parseIso(text)
    if (stamp === undefined) return undefined
    const date = new Date(utcSeconds(stamp) * 1000 + Math.floor(stamp.micros / 1000))
    const year = date.getUTCFullYear()
    return year >= yearsOfRuns.first && year <= yearsOfRuns.last ? date : undefined
  } catch {
    return undefined
  }
}

function cronOf(schedule: string): Cron | undefined {
  try {
    return new Cron(schedule, { timezone: 'UTC', paused: true })
  } catch {
    return undefined
  }
}
