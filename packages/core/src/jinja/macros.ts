import { randomUUID } from 'node:crypto'
import { parseJson } from '../contract/parse-json.ts'
import { argumentsOf, numberOf, textOf } from './arguments.ts'
import { datetime } from './datetime.ts'
import { deltaNames, fieldNames, microsOf, relativedelta, spanNames, timedelta } from './delta.ts'
import { pythonJson } from './json-text.ts'
import { parseIso, parseText } from './parse-date.ts'
import { toJson } from './result.ts'
import { type Stamp, secondsPerDay, shifted, stampOf } from './stamp.ts'
import { strftime } from './strftime.ts'
import { strptime } from './strptime.ts'

/** Airflow's `macros`, by the names of `airflow.macros`. */
export const macros: Readonly<Record<string, unknown>> = {
  ds_add: (...given: unknown[]) => {
    const named = argumentsOf('macros.ds_add', ['ds', 'days'], given)
    const days = numberOf(named, 'days')
    if (days === undefined) throw new Error('macros.ds_add needs a number as days')
    const stamp = strptime(textOf('macros.ds_add', named, 'ds'), '%Y-%m-%d')
    return strftime(shifted(stamp, Math.round(days * secondsPerDay)), '%Y-%m-%d')
  },
  ds_format: (...given: unknown[]) => {
    const named = argumentsOf('macros.ds_format', ['ds', 'input_format', 'output_format'], given)
    const [text, input, output] = ['ds', 'input_format', 'output_format'].map((name) =>
      textOf('macros.ds_format', named, name),
    )
    return strftime(strptime(text ?? '', input ?? ''), output ?? '')
  },
  /** Also callable: an expression's `macros.datetime(` is rewritten to this. */
  __datetime: (...given: unknown[]) => datetime(madeOf(given)),
  datetime: {
    now: () => datetime(now()),
    utcnow: () => datetime(now()),
    today: () => datetime(now()),
    strptime: (...given: unknown[]) => {
      const named = argumentsOf('strptime', ['text', 'format'], given)
      return datetime(strptime(textOf('strptime', named, 'text'), textOf('strptime', named, 'format')))
    },
    fromisoformat: (text: unknown) => datetime(read(text, parseIso)),
    fromtimestamp: (seconds: unknown) => datetime(at(Number(seconds))),
    utcfromtimestamp: (seconds: unknown) => datetime(at(Number(seconds))),
  },
  timedelta: (...given: unknown[]) => timedelta(microsOf(argumentsOf('macros.timedelta', deltaNames, given))),
  dateutil: {
    parser: { parse: (text: unknown) => datetime(read(text, parseText)) },
    relativedelta: {
      relativedelta: (...given: unknown[]) =>
        relativedelta(argumentsOf('relativedelta', [...spanNames, ...fieldNames], given)),
    },
  },
  json: {
    dumps: (value: unknown) => pythonJson(toJson(value)),
    loads: (text: unknown) => parseJson(String(text)),
  },
  uuid: { uuid4: () => randomUUID() },
  time: { time: () => Date.now() / 1000 },
  random: () => Math.random(),
}

const dateParts = ['year', 'month', 'day', 'hour', 'minute', 'second', 'microsecond'] as const

function madeOf(given: readonly unknown[]): Stamp {
  const named = argumentsOf('macros.datetime', dateParts, given)
  const part = (name: string, otherwise?: number) => {
    const value = numberOf(named, name) ?? otherwise
    if (value === undefined) throw new Error(`macros.datetime needs a ${name}`)
    return value
  }
  return stampOf({
    year: part('year'),
    month: part('month'),
    day: part('day'),
    hour: part('hour', 0),
    minute: part('minute', 0),
    second: part('second', 0),
    microsecond: part('microsecond', 0),
  })
}

function read(text: unknown, parse: (text: string) => Stamp | undefined): Stamp {
  const stamp = parse(String(text))
  if (stamp === undefined) throw new Error(`${JSON.stringify(String(text).slice(0, 40))} is no date that is known here`)
  return stamp
}

function now(): Stamp {
  return at(Date.now() / 1000)
}

function at(seconds: number): Stamp {
  return shifted({ seconds: 0, micros: 0 }, Math.floor(seconds), Math.round((seconds - Math.floor(seconds)) * 1e6))
}
