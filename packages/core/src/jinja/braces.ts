import { described } from './arguments.ts'
import { printf } from './printf.ts'
import { pythonText, readShown } from './shown.ts'

const field = /\{\{|\}\}|\{(?<name>\w*)(?::(?<spec>[^{}]{0,50}))?\}|[{}]/g
const layout = /^(?:(?<fill>.)?(?<align>[<>^]))?(?<flags>[+0]*)(?<width>\d*)(?:\.(?<precision>\d+))?(?<type>[sdfxXe]?)$/

/** Python's `"{}-{name:02d}".format(...)`, with fill, alignment, width, precision and the types s, d, f, x and e. */
export function formatBraces(format: string, given: readonly unknown[]): string {
  let next = 0
  const last = given.at(-1)
  const keywords: ReadonlyMap<unknown, unknown> =
    last instanceof Map && readShown(last) === undefined ? last : new Map()
  return format.replace(field, (whole, name: string | undefined, spec: string | undefined) => {
    if (whole.length === 1) throw new Error(`${described(format)} is no format that is known here`)
    if (name === undefined) return whole.slice(1)
    const index = name === '' ? next++ : Number(name)
    const value = Number.isNaN(index) ? keywords.get(name) : given[index]
    if (value === undefined) throw new Error(`the format has no value for {${name}}`)
    return laidOut(value, spec ?? '')
  })
}

function laidOut(value: unknown, spec: string): string {
  const groups = layout.exec(spec)?.groups
  if (groups === undefined) {
    const strftime = readShown(value)?.get('strftime')
    throw new Error(
      strftime === undefined ? `${described(spec)} is no format that is known here` : 'use strftime to format a date',
    )
  }
  const { fill = ' ', align, flags = '', width, precision, type } = groups
  const isNumber = typeof value === 'number'
  const number = isNumber && type === '' && precision !== undefined ? 'g' : type || (isNumber ? '' : 's')
  const text =
    number === ''
      ? pythonText(value)
      : printf(`%${flags.replace('0', '')}${precision === undefined ? '' : `.${precision}`}${number}`, [value])
  if (align === undefined && isNumber && flags.includes('0')) return printf(`%0${width || 0}s`, [text])
  return aligned(text, align ?? (isNumber ? '>' : '<'), fill, Math.min(Number(width), 1000))
}

function aligned(text: string, align: string, fill: string, width: number): string {
  if (align === '<') return text.padEnd(width, fill)
  if (align === '>') return text.padStart(width, fill)
  return text.padStart(text.length + Math.floor((width - text.length) / 2), fill).padEnd(width, fill)
}
