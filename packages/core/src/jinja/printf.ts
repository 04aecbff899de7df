import { described } from './arguments.ts'
import { pythonText } from './shown.ts'

const widest = 1000
const directive =
  /%(?:\((?<name>\w+)\))?(?<flags>[-+ 0#]{0,5})(?<width>\d{1,9})?(?:\.(?<precision>\d{1,9}))?(?<type>[a-zA-Z%])/g

/** Python's `"%05d" % value`; of named ones the values come as a map. */
export function printf(format: string, values: readonly unknown[]): string {
  let next = 0
  const text = format.replace(directive, (...match) => {
    const { name, flags = '', width, precision, type = '' } = match.at(-1) as Record<string, string | undefined>
    if (type === '%') return '%'
    if (name === undefined && next >= values.length) throw new Error('not enough arguments for format string')
    const value = name === undefined ? values[next++] : named(values, name)
    return padded(signed(converted(value, type, precision), flags), flags, Number(width ?? 0))
  })
  if (next < values.length && !(values.at(-1) instanceof Map))
    throw new Error('not all arguments converted during string formatting')
  return text
}

function named(values: readonly unknown[], name: string): unknown {
  const map = values.at(-1)
  if (!(map instanceof Map && map.has(name))) throw new Error(`the format needs a value named ${name}`)
  return map.get(name)
}

function converted(value: unknown, type: string, precision: string | undefined): string {
  if (type === 's') return pythonText(value).slice(0, precision === undefined ? undefined : Number(precision))
  const number = Number(value)
  if ((typeof value !== 'number' && typeof value !== 'bigint') || !/[dixXofFeEg]/.test(type)) {
    throw new Error(`%${type} cannot format ${described(value)}`)
  }
  if (type === 'd' || type === 'i') return String(Math.trunc(number))
  if (type === 'x' || type === 'X' || type === 'o') {
    const text = Math.trunc(number).toString(type === 'o' ? 8 : 16)
    return type === 'X' ? text.toUpperCase() : text
  }
  const digits = Math.min(Number(precision ?? 6), 100)
  if (type === 'g') return String(Number(number.toPrecision(Math.max(digits, 1))))
  if (type === 'f' || type === 'F') return number.toFixed(digits)
  const text = number.toExponential(digits).replace(/e([+-])(\d)$/, 'e$10$2')
  return type === 'E' ? text.toUpperCase() : text
}

function signed(text: string, flags: string): string {
  const sign = flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : ''
  return /^\d/.test(text) ? sign + text : text
}

function padded(text: string, flags: string, width: number): string {
  if (width > widest) throw new Error(`a format is no wider than ${widest}`)
  if (flags.includes('-')) return text.padEnd(width)
  if (!flags.includes('0')) return text.padStart(width)
  const sign = /^[+-]/.exec(text)?.[0] ?? ''
  return sign + text.slice(sign.length).padStart(width - sign.length, '0')
}
