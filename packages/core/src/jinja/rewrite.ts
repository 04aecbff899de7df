import { standaloneEnds } from './condition.ts'
import type { Missing } from './missing.ts'
import { isHead, isIdentifier, isOperandEnd, memberEnd, memberStart, operandEnd, type Token } from './tokens.ts'

/** Given to a filter in place of what is undefined, which the engine would hand over as None. */
export const undefinedName = '__undefined'

/** Holds the values of names that the engine would take apart, such as those with dashes. */
export const oddNames = '__names'

/** Called in place of a name that stands for nothing, so that it fails only if it is needed. */
export const missingName = '__missing'

const dates = new Set([
  'logical_date',
  'execution_date',
  'data_interval_start',
  'data_interval_end',
  'prev_execution_date',
  'next_execution_date',
])
/** minijinja would take the text of a date for that of a map. */
const textFilters = new Set(['replace', 'upper', 'lower', 'trim', 'title', 'capitalize', 'truncate', 'length'])
const strictFilters = new Set(['ds', 'ds_nodash', 'ts', 'ts_nodash', 'ts_nodash_with_tz', 'string'])
/** They are handed JSON: JavaScript would round large numbers. */
const exactFilters = new Set(['tojson', 'quote', 'literal'])
const dateMakers =
  /^macros\.(timedelta|dateutil\.relativedelta\.relativedelta|dateutil\.parser\.parse|datetime|datetime\.\w+)\($/

/**
 * Says in filters what minijinja has no operators for: dates plus and minus, and Python's two ways to format a text.
 * Puts brackets into `-a.b`, which it reads as `(-a).b`.
 * Has a text that spells a boolean count as one where a condition has it alone.
 * Guards products, since a list times 10 ** 12 would be walked to its end.
 */
export function rewrite(
  expression: string,
  tokens: readonly Token[],
  missing: readonly Missing[],
  as: 'value' | 'condition' = 'value',
): string {
  const edit = editsOf(tokens)
  tokens.forEach((token, index) => {
    const before = tokens[index - 1]
    if (token.kind === 'name' && !isIdentifier(token.text)) oddName(tokens, index, edit)
    if (token.kind === 'text' && tokens[index + 1]?.text === '%') percent(tokens, index, edit)
    else if ((token.text === 'format' || token.text === 'get') && before?.text === '.') method(tokens, index, edit)
    else if (isDateTakenAsText(tokens, index)) edit.append(index, '|string')
    else if (token.text === '*' && isOperandEnd(before)) product(tokens, index, edit)
    else if (/^[+-]$/.test(token.text) && before !== undefined && isDate(tokens, index + 1)) {
      edit.replace(index, token.text === '+' ? '|__plus(' : '|__minus(')
      edit.append(operandEnd(tokens, index + 1), ')')
    } else if (token.text === '-' && !isOperandEnd(before) && tokens[index + 1]?.kind === 'name') {
      edit.replace(index, '-(')
      edit.append(memberEnd(tokens, index + 1), ')')
    } else if (before?.text === '|' && strictFilters.has(token.text)) {
      edit.replace(index, `default(${undefinedName})|${token.text}`)
    } else if (before?.text === '|' && exactFilters.has(token.text)) {
      edit.replace(index, `default(${undefinedName})|tojson|__${token.text}`)
    } else if (exactFilters.has(mappedFilter(tokens, index) ?? '')) {
      edit.replace(index, `'tojson')|map('__${mappedFilter(tokens, index)}'`)
    } else if (token.text === 'datetime' && wordsTo(tokens, index + 1) === 'macros.datetime(') {
      edit.replace(index, '__datetime')
    }
  })
  if (as === 'condition') {
    for (const end of standaloneEnds(tokens)) edit.append(end, `|default(${undefinedName})|__truth`)
  }
  for (const { start, end, name } of missing) {
    for (let index = start; index <= end; index++) edit.replace(index, '')
    edit.replace(start, `${missingName}(${JSON.stringify(name)})`)
  }
  return edit.done(expression)
}

/** `literal` at the text of `| map('literal')`. */
function mappedFilter(tokens: readonly Token[], index: number): string | undefined {
  const isMapped = ['|', 'map', '('].every((text, at) => tokens[index - 3 + at]?.text === text)
  return isMapped && tokens[index]?.kind === 'text' ? tokens[index].text.slice(1, -1) : undefined
}

/** `min-rows` and `tasks.load-data`, which would be read as `tasks.load - data`. */
function oddName(tokens: readonly Token[], index: number, edit: Edits): void {
  const key = `[${JSON.stringify(tokens[index]?.text)}]`
  const isMember = tokens[index - 1]?.text === '.'
  if (isMember) edit.replace(index - 1, '')
  edit.replace(index, isMember ? key : oddNames + key)
}

function isDateTakenAsText(tokens: readonly Token[], index: number): boolean {
  const [date, pipe, filter] = tokens.slice(index, index + 3)
  return (
    dates.has(date?.text ?? '') && isHead(tokens, index) && pipe?.text === '|' && textFilters.has(filter?.text ?? '')
  )
}

function product(tokens: readonly Token[], index: number, edit: Edits): void {
  edit.append(index - 1, '|__factor')
  edit.append(operandEnd(tokens, index + 1), '|__factor')
}

/** `"%s" % value` */
function percent(tokens: readonly Token[], index: number, edit: Edits): void {
  edit.replace(index + 1, '|__percent(')
  edit.append(operandEnd(tokens, index + 2), ')')
}

/** `"{}".format(value)`, and `map.get(name, otherwise)`, as a filter; a date has a `format` of its own. */
function method(tokens: readonly Token[], index: number, edit: Edits): void {
  const [name, open] = [tokens[index]?.text, tokens[index + 1]]
  const start = memberStart(tokens, index - 1)
  if (open?.text !== '(' || open.partner < 0 || (name === 'format' && tokens[start]?.kind !== 'text')) return
  edit.prepend(start, '(')
  edit.replace(index - 1, name === 'get' ? `|default(${undefinedName})|` : '|')
  edit.replace(index, `__${name}`)
  edit.append(open.partner, ')')
}

/** Whether a date or a span of time begins here, as far as its name tells. */
function isDate(tokens: readonly Token[], start: number): boolean {
  if (dates.has(tokens[start]?.text ?? '')) return operandEnd(tokens, start) === start
  let end = start
  while (tokens[end + 1]?.text === '.') end += 2
  return dateMakers.test(
    tokens
      .slice(start, end + 2)
      .map((token) => token.text)
      .join(''),
  )
}

function wordsTo(tokens: readonly Token[], end: number): string {
  return tokens
    .slice(end - 3, end + 1)
    .map((token) => token.text)
    .join('')
}

interface Edits {
  prepend(index: number, text: string): void
  replace(index: number, text: string): void
  append(index: number, text: string): void
  done(expression: string): string
}

function editsOf(tokens: readonly Token[]): Edits {
  const replaced = new Map<number, string>()
  const prepended = new Map<number, string>()
  const appended = new Map<number, string>()
  return {
    replace: (index, text) => replaced.set(index, text),
    prepend: (index, text) => prepended.set(index, (prepended.get(index) ?? '') + text),
    append: (index, text) => appended.set(index, (appended.get(index) ?? '') + text),
    done: (expression) =>
      tokens
        .map(({ text, start }, index) => {
          const gap = expression.slice(start + text.length, tokens[index + 1]?.start)
          return (prepended.get(index) ?? '') + (replaced.get(index) ?? text) + (appended.get(index) ?? '') + gap
        })
        .join(''),
  }
}
