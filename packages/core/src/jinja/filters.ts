import type { Json } from '../contract/json.ts'
import { keptNumber, readNumber, type WrittenNumber, wholeOf } from '../contract/number.ts'
import { parseJson } from '../contract/parse-json.ts'
import { argumentsOf, described, numberOf } from './arguments.ts'
import { formatBraces } from './braces.ts'
import { spelledBoolean } from './condition.ts'
import { readStamp } from './datetime.ts'
import { interval, moved, timedelta } from './delta.ts'
import { jsonText } from './json-text.ts'
import { placeholderText } from './placeholder-text.ts'
import { printf } from './printf.ts'
import { undefinedValue } from './problem.ts'
import { quoted, sqlLiteral } from './quoting.ts'
import { toJson } from './result.ts'
import { pythonText, readShown } from './shown.ts'
import type { Stamp } from './stamp.ts'
import { isoText, strftime } from './strftime.ts'

type Filter = (value: unknown, ...given: unknown[]) => unknown

/** The filters that minijinja lacks: Airflow's, some of Jinja's, two that quote, and those that stand for operators. */
export const filters: Readonly<Record<string, Filter>> = {
  ds: dateFilter('ds', (stamp) => strftime(stamp, '%Y-%m-%d')),
  ds_nodash: dateFilter('ds_nodash', (stamp) => strftime(stamp, '%Y%m%d')),
  ts: dateFilter('ts', (stamp) => isoText(stamp)),
  ts_nodash: dateFilter('ts_nodash', (stamp) => strftime(stamp, '%Y%m%dT%H%M%S')),
  ts_nodash_with_tz: dateFilter('ts_nodash_with_tz', (stamp) => isoText(stamp).replace(/[-:]/g, '')),
  string: (value) => pythonText(defined(value)),
  // These are given JSON, in which numbers have all their digits.
  __tojson: (value, ...given) =>
    jsonText(fromJson(value), numberOf(argumentsOf('tojson', ['indent'], given), 'indent')),
  __quote: (value) => quoted(fromJson(value)),
  __literal: (value) => sqlLiteral(fromJson(value)),
  format: (value, ...given) => printf(text('format', value), given),
  int: (value, ...given) =>
    wholeNumber(value, numberOf(argumentsOf('int', ['default', 'base'], given), 'default') ?? 0),
  float: (value, ...given) => finiteNumber(value, numberOf(argumentsOf('float', ['default'], given), 'default') ?? 0),
  wordcount: (value) => text('wordcount', value).match(/\w+/gu)?.length ?? 0,
  urlencode: (value) => encodeURIComponent(pythonText(value)).replaceAll('%2F', '/'),
  __truth: (value) => spelledBoolean(defined(value)),
  __text: (value, mayBeMissing) =>
    mayBeMissing === true && isMissing(value) ? '' : placeholderText(toJson(defined(value))),
  __plus: (left, right) => plus(left, right),
  __minus: (left, right) => minus(left, right),
  __factor: (value) => factor(value),
  __percent: (value, given) => printf(text('%', value), Array.isArray(given) ? given : [given]),
  __get: (value, key, otherwise) => entryOf(defined(value), key) ?? otherwise,
  __format: (value, ...given) => formatBraces(text('format', value), given),
}

function dateFilter(name: string, format: (stamp: Stamp) => string): Filter {
  return (value) => {
    if (defined(value) === undefined || value === null) return null
    const stamp = readStamp(value)?.stamp
    if (stamp === undefined) throw new Error(`the filter ${name} takes a datetime, not ${described(value)}`)
    return format(stamp)
  }
}

function defined(value: unknown): unknown {
  if (isMissing(value)) throw new Error(undefinedValue)
  return value
}

function fromJson(text: unknown): Json {
  return toJson(defined(parseJson(text as string)))
}

function isMissing(value: unknown): boolean {
  return readShown(value, 'undefined') !== undefined
}

function text(filter: string, value: unknown): string {
  if (typeof value !== 'string') throw new Error(`${filter} takes a text, not ${described(value)}`)
  return value
}

function entryOf(value: unknown, key: unknown): unknown {
  if (!(value instanceof Map)) throw new Error(`${described(value)} has no method get`)
  return value.get(key)
}

/** As Jinja has it, what is no number becomes the default. */
function finiteNumber(value: unknown, otherwise: number): number {
  const number =
    typeof value === 'boolean'
      ? Number(value)
      : typeof value === 'string' && value.trim() !== ''
        ? Number(value)
        : value
  return typeof number === 'number' && Number.isFinite(number) ? number : otherwise
}

/** The digits of a text are kept, however many they are. */
function wholeNumber(value: unknown, otherwise: number): number | WrittenNumber {
  const whole = typeof value === 'string' ? wholeOf(readNumber(value.trim()) ?? Number.NaN) : undefined
  return whole === undefined ? Math.trunc(finiteNumber(value, otherwise)) : keptNumber(String(whole))
}

function plus(left: unknown, right: unknown): unknown {
  for (const [one, other] of [
    [left, right],
    [right, left],
  ]) {
    const known = readStamp(one)
    const stamp = known && moved(known.stamp, other, 1)
    if (known && stamp) return known.show(stamp)
  }
  return spans(left, right, '+')
}

function minus(left: unknown, right: unknown): unknown {
  const [from, to] = [readStamp(left), readStamp(right)]
  if (from && to) return interval(from.stamp, to.stamp)
  const stamp = from && moved(from.stamp, right, -1)
  return from && stamp ? from.show(stamp) : spans(left, right, '-')
}

function spans(left: unknown, right: unknown, sign: '+' | '-'): unknown {
  const [one, other] = [readShown(left, 'timedelta'), readShown(right, 'timedelta')].map((delta) => delta?.get('__at'))
  if (typeof one !== 'number' || typeof other !== 'number') {
    throw new Error(`${described(left)} ${sign} ${described(right)} cannot be reckoned`)
  }
  return timedelta(sign === '+' ? one + other : one - other)
}

function factor(value: unknown): unknown {
  if (typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean') return value
  throw new Error(`${described(value)} cannot be multiplied`)
}
