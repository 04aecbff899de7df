import { resolve } from 'node:path'
import {
  type JsonObject,
  LiminalError,
  nearest,
  type ParamSource,
  parseDate,
  readProjectFile,
  readYaml,
  yearsOfRuns,
} from '@liminal/core'
import type { NoCache } from '@liminal/engine'
import { type Command, Option } from 'commander'
import type { Io } from './io.ts'

/** Options that say what a run is given: its params, its date, its executor. */
export interface PlanFlags {
  readonly param?: JsonObject
  readonly paramsFile?: string
  readonly date?: Date
  readonly executor?: string
  /** Whether the first failure ends the rest; undefined for what the pipeline says. */
  readonly failFast?: boolean
}

/** Adds the options of `PlanFlags` to a command. */
export function addPlanFlags(command: Command): Command {
  return command
    .option('--param <name=value>', 'a value for a param of the pipeline; again for each', collectParam, {})
    .option('--params-file <file>', 'values for params, as YAML or JSON')
    .option('--date <date>', 'the date of the run, for {{ds}} and its kin: 2026-01-31 (default: now)', readDate)
    .option('--executor <name>', 'send every task there that it can do')
    .option('--fail-fast', 'the first task that fails ends the others')
    .addOption(keepGoingOption())
}

/** What `PlanFlags` mean for opening a project. */
export function projectOptions({ param = {}, paramsFile, date, executor, failFast }: PlanFlags, io: Io) {
  const given: ParamSource[] = Object.keys(param).length === 0 ? [] : [{ from: '--param', values: param }]
  return {
    params: paramsFile === undefined ? given : [...given, readParams(paramsFile, io)],
    ...(date !== undefined && { date }),
    ...(executor !== undefined && { executor }),
    ...(failFast !== undefined && { failFast }),
  }
}

/** The opposite of `--fail-fast`, for pipelines that say so. */
function keepGoingOption(): Option {
  const option = new Option('--keep-going', 'what does not need a failed task goes on, whatever the pipeline says')
  option.attributeName = () => 'failFast'
  return option.preset(false)
}

function collectParam(written: string, before: JsonObject): JsonObject {
  const at = written.indexOf('=')
  if (at < 1) throw new LiminalError('E_OPTION_INVALID', { option: '--param', value: written, expected: 'NAME=VALUE' })
  return { ...before, [written.slice(0, at)]: written.slice(at + 1) }
}

function readDate(value: string): Date {
  const date = parseDate(value)
  if (date !== undefined) return date
  const { first, last } = yearsOfRuns
  const expected = `a date such as 2026-01-31 or 2026-01-31T06:00:00Z, of the years ${first} to ${last}`
  throw new LiminalError('E_OPTION_INVALID', { option: '--date', value, expected })
}

function readParams(file: string, { cwd }: Io): ParamSource {
  const path = resolve(cwd, file)
  const read = readYaml(path, readProjectFile(path, { pipes: true }))
  if ('value' in read) return { from: file, values: read.value }
  const expected = `a map of values in YAML or JSON: ${read.problem}`
  throw new LiminalError('E_OPTION_INVALID', { option: '--params-file', value: file, expected })
}

/** Reads the value of `--max-parallel`. @throws E_OPTION_INVALID */
export const parseMaxParallel = wholeNumber('--max-parallel')

/** Reads the value of `--limit`. @throws E_OPTION_INVALID */
export const parseLimit = wholeNumber('--limit')

function wholeNumber(option: string): (value: string) => number {
  return (value) => {
    const number = Number(value)
    if (Number.isInteger(number) && number > 0) return number
    throw new LiminalError('E_OPTION_INVALID', { option, value, expected: 'a whole number from 1' })
  }
}

/** An option that takes one of a few words. */
export function formatOption<F extends string>(formats: readonly [F, ...F[]], what: string): Option {
  return new Option('--format <format>', `${what}: ${formats.join(', ')}`)
    .default(formats[0])
    .argParser((value: string) => {
      if ((formats as readonly string[]).includes(value)) return value
      const meant = nearest(value, formats)
      const expected = `one of ${formats.join(', ')}${meant === undefined ? '' : ` (did you mean ${meant}?)`}`
      throw new LiminalError('E_OPTION_INVALID', { option: '--format', value, expected })
    })
}

/** `--no-cache [TASK]`, again for each task; without one, all. */
export function noCacheOption(description: string): Option {
  const option = new Option('--no-cache [task]', description).argParser(
    (task: string | true, before: NoCache): NoCache =>
      task === true || before === true ? true : [...(before ?? []), task],
  )
  // It is no `--cache` that is switched off.
  option.negate = false
  return option.preset(true)
}

const ageUnits: Readonly<Record<string, number>> = { h: 3600_000, d: 86_400_000, w: 7 * 86_400_000 }

/** Reads the value of `--unused-for`: `12h`, `30d` or `4w`, in milliseconds. @throws E_OPTION_INVALID */
export function parseAge(value: string): number {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?)([hdw])$/.exec(value) ?? []
  if (number !== undefined) return Number(number) * (ageUnits[unit] ?? 0)
  throw new LiminalError('E_OPTION_INVALID', {
    option: '--unused-for',
    value,
    expected: 'a time such as 12h, 30d or 4w',
  })
}
