import { z } from 'zod'

export const text = z.string()

/** A value of one line. */
export const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()])

/** File names have 255 bytes at most, and those that are made of a name have more in them: dates, numbers, endings. */
const longestName = 200

/** A name that may stand in file names and labels. */
export const name = text
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'a name holds letters, digits, dots, dashes and underscores')
  .max(longestName, `a name has at most ${longestName} characters`)

/** The name of an output, as lines of `$LIMINAL_OUTPUT` and placeholders have it. */
export const outputName = text
  .regex(/^[A-Za-z0-9_-]+$/, 'the name of an output holds letters, digits, dashes and underscores')
  .max(longestName, `a name has at most ${longestName} characters`)

/** A name of any characters. */
export const freeName = text.refine(
  (value) => Buffer.byteLength(value) <= longestName,
  `a name has at most ${longestName} bytes`,
)

/** A path of this machine. */
export const path = text.check(({ value, issues }) => {
  const message = problemOfPath(value)
  if (message !== undefined) issues.push({ code: 'custom', message, input: value })
})

/** The limits of Linux and macOS, whatever the path leads to. */
function problemOfPath(value: string): string | undefined {
  if (value.includes('\0')) return 'no path holds the character NUL'
  if (Buffer.byteLength(value) > longestPath) return `a path has at most ${longestPath} bytes`
  const isTooLong = value.split('/').some((step) => Buffer.byteLength(step) > longestStep)
  return isTooLong ? `a name in a path has at most ${longestStep} bytes` : undefined
}

/** With the folder that it starts at, a path may have 4096. */
const longestPath = 3000
const longestStep = 255

const minutesOfYear = 525_600
const secondsOfDay = 86_400

/** Minutes, up to a year. */
export const minutes = z.number().positive().max(minutesOfYear, `at most ${minutesOfYear} minutes, which is a year`)

/** Seconds, up to a day. */
export const seconds = z.number().min(0).max(secondsOfDay, `at most ${secondsOfDay} seconds, which is a day`)

/** Variables of a process. */
export const environment = z.record(z.string(), scalar)

/** True or false, also in the words that YAML 1.1 had for them. */
export const flag = z
  .union([z.boolean(), z.enum(['yes', 'no', 'on', 'off', 'Yes', 'No', 'On', 'Off', 'YES', 'NO', 'ON', 'OFF'])])
  .transform((value) => value === true || (typeof value === 'string' && /^(?:yes|on)$/i.test(value)))

const anyDuration = z.union([
  z.number().nonnegative(),
  text.regex(/^\d+(\.\d+)?[smh]?$/, 'a duration such as 30s, 5m or 1h'),
])

/** Seconds, as a number or as a text with a unit: `30`, `30s`, `5m`, `1h`; up to a year. */
export const duration = anyDuration.refine((value) => secondsOf(value) <= minutesOfYear * 60, 'at most 8760h, a year')

/** The same, up to a day. */
export const shortDuration = anyDuration.refine((value) => secondsOf(value) <= secondsOfDay, 'at most 24h')

/** A duration of the YAML in seconds. */
export function secondsOf(value: string | number): number {
  if (typeof value === 'number') return value
  const unit = value.endsWith('h') ? 3600 : value.endsWith('m') ? 60 : 1
  return Number.parseFloat(value) * unit
}
