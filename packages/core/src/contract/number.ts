import type { Json } from './json.ts'

/**
 * A number as somebody wrote it, where JavaScript would write it otherwise (`1.20`, `0.0000001`) or cannot hold it
 * (9007199254740993). `JSON.stringify` writes it back as it was.
 */
export interface WrittenNumber {
  readonly rawJSON: string
}

/** What Node 22 has of a newer JavaScript than the types know. */
const { rawJSON, isRawJSON } = JSON as typeof JSON & {
  rawJSON(text: string): WrittenNumber
  isRawJSON(value: unknown): value is WrittenNumber
}

/** Whether a value is a number that is kept as it was written. */
export const isWritten = isRawJSON

/** A number of JSON, given by its text: as JavaScript has it if that is written in the same way. */
export function keptNumber(text: string): number | WrittenNumber {
  const number = Number(text)
  return String(number) === text ? number : rawJSON(text)
}

const decimal = /^([-+]?)0*(?=\.?\d|$)(\d*)(?:\.(\d*))?([eE][-+]?\d+)?$/

/**
 * The number that a text says, digit by digit, in any way that YAML or JavaScript have for it (`+5`, `007`, `.5`,
 * `0x1F`); undefined if it says none.
 */
export function readNumber(text: string): number | WrittenNumber | undefined {
  if (/^0(?:x[\da-f]+|o[0-7]+|b[01]+)$/i.test(text)) return keptNumber(BigInt(text).toString())
  const [, sign = '', whole, fraction, exponent = ''] = /\d/.test(text) ? (decimal.exec(text) ?? []) : []
  if (whole === undefined) return undefined
  return keptNumber(`${sign === '-' ? '-' : ''}${whole || '0'}${fraction ? `.${fraction}` : ''}${exponent}`)
}

/** The nearest number that JavaScript has. */
export function nearestNumber(value: number | WrittenNumber): number {
  return typeof value === 'number' ? value : Number(value.rawJSON)
}

/** How a number is spelled in a text. */
export function numberText(value: number | WrittenNumber): string {
  return typeof value === 'number' ? String(value) : value.rawJSON
}

/** The digits of a whole number of JSON, however it is written (`1.0`, `1e3`); undefined if it is none, or endless. */
export function wholeOf(value: number | WrittenNumber): bigint | undefined {
  const text = numberText(value)
  const [, sign, whole, fraction = '', exponent = '0'] = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([-+]?\d+))?$/.exec(text) ?? []
  if (whole === undefined) return undefined
  const digits = (whole + fraction).replace(/0+$/, '')
  const zeros = Number(exponent) + whole.length - digits.length
  if (digits === '' || digits.replace(/^0+/, '') === '') return 0n
  if (zeros < 0 || !Number.isFinite(Number(text))) return undefined
  const size = BigInt(digits) * 10n ** BigInt(zeros)
  return sign === '-' ? -size : size
}

/**
 * Whether JavaScript holds a number as it was meant: a whole one by each of its digits, and one with a fraction as the
 * nearest that there is, unless that has no fraction left.
 */
export function isHeld(value: number | WrittenNumber): boolean {
  const number = nearestNumber(value)
  if (!Number.isFinite(number)) return false
  const whole = wholeOf(value)
  return whole === undefined ? number !== 0 && Math.abs(number) < 2 ** 53 : whole === BigInt(number)
}

/** A value whose numbers are all as JavaScript has them, the nearest where it cannot hold one. */
export function withPlainNumbers(value: Json): Json {
  if (typeof value !== 'object' || value === null) return value
  if (isWritten(value)) return nearestNumber(value)
  if (Array.isArray(value)) return value.map(withPlainNumbers)
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, item && withPlainNumbers(item)]))
}
