import { z } from 'zod'

export const text = z.string()

/** A value of one line. */
export const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()])

/** A name that may stand in file names and labels. */
export const name = text.regex(
  /^[A-Za-z0-9][A-Za-z0-9._-]*$/,
  'a name holds letters, digits, dots, dashes and underscores',
)

/** Variables of a process. */
export const environment = z.record(z.string(), scalar)

/** True or false, also in the words that YAML 1.1 had for them. */
export const flag = z
  .union([z.boolean(), z.enum(['yes', 'no', 'on', 'off', 'Yes', 'No', 'On', 'Off', 'YES', 'NO', 'ON', 'OFF'])])
  .transform((value) => value === true || (typeof value === 'string' && /^(?:yes|on)$/i.test(value)))

/** Seconds, as a number or as a text with a unit: `30`, `30s`, `5m`, `1h`. */
export const duration = z.union([
  z.number().nonnegative(),
  text.regex(/^\d+(\.\d+)?[smh]?$/, 'a duration such as 30s, 5m or 1h'),
])

/** A duration of the YAML in seconds. */
export function secondsOf(value: z.infer<typeof duration>): number {
  if (typeof value === 'number') return value
  const unit = value.endsWith('h') ? 3600 : value.endsWith('m') ? 60 : 1
  return Number.parseFloat(value) * unit
}
