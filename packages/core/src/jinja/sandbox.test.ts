import { expect, test } from 'vitest'
import { airflowContext } from './airflow.ts'
import { evaluate } from './evaluate.ts'
import { momentOf } from './moment.ts'

const input = { pipeline: 'p', params: { text: 'x' }, variables: {}, connections: {} }
const context = airflowContext({ moment: momentOf(new Date('2018-01-01')), ...input })

test.each([
  'ds.constructor',
  'ds.__class__',
  'ds.__class__.__mro__',
  'params.constructor',
  'params.__proto__',
  'params["__proto__"]',
  'params["constructor"]',
  'params|attr("constructor")',
  'params.get("__proto__").x',
  'params.toString()',
  'macros.constructor.constructor("return process")()',
  'macros.ds_add.constructor("return 1")()',
  'logical_date.strftime.constructor("return 1")()',
  '[].constructor',
  'process',
  'globalThis',
  'self',
  'debug()',
])('%s reaches nothing', (expression) => {
  expect(evaluate(expression, context)).toEqual({ problem: expect.any(String) })
})

test.each(
  [
    ['range(10 ** 9)|list', 'range has too many elements'],
    ['[1] * 10 ** 12', '[1] cannot be multiplied'],
    ['(10 ** 12 * [1])|sum', '[1] cannot be multiplied'],
    ['{} * 2', '{} cannot be multiplied'],
    ['"%100000000d"|format(1)', 'a format is no wider than 1000'],
    ['("%" ~ "0" * 10 ** 6 ~ "x")|format(1)', 'not all arguments converted during string formatting'],
    ['logical_date.format("[" * 10 ** 6)', 'a format is no longer than 1000 characters'],
    ['macros.datetime.strptime("x", "%Y" * 10 ** 6)', 'a format is no longer than 1000 characters'],
    ['macros.dateutil.parser.parse("2018-01-01" ~ " " * 10 ** 6 ~ "x") ~ ""', expect.stringContaining('is no date')],
    [`${'('.repeat(5000)}1${')'.repeat(5000)}`, 'it is nested too deeply'],
    ['macros.json.loads("[" * 5000 ~ "]" * 5000)', 'it is nested too deeply'],
  ].map(named),
)('%s is refused', (_, expression, problem) => {
  expect(timed(expression)).toEqual({ problem })
})

test.each(
  [
    ['"a" * 10 ** 9'],
    ['("a" * 10 ** 6)|replace("a", "b" * 10 ** 6)'],
    [`"a"${'|replace("a", "aaaaaaaaaa")'.repeat(40)}`],
    ['range(1000)|join("a" * 10 ** 6)'],
    ['"x"|indent(10 ** 9)'],
    ['[1, 2]|batch(10 ** 9, "x")|list'],
    ['[1, 2]|slice(10 ** 9)|list'],
    [`${'-'.repeat(20_000)}1`],
    [`params${'.a'.repeat(20_000)}`],
    [`"a"${'~"a"'.repeat(20_000)}`],
  ].map(named),
)('%s ends soon, and the engine lives on', (_, expression) => {
  expect(timed(expression)).toEqual({ problem: 'it needs too much memory or is nested too deeply' })
  expect(evaluate('ds', context)).toEqual({ value: '2018-01-01' })
})

test.each([
  [`('{"__at": ' * 10 ** 5) ~ '"__text"'`],
  [`"{" * 2 * 10 ** 5`],
  [`"\\n".join(range(10000)|map("string"))`],
])('%s ends soon', (expression) => {
  expect(timed(expression)).toEqual({ value: expect.any(String) })
})

test.each([["'x'.count('')"], ['text.count(nothing)'], ["[text.count(nothing), 1]|join(',')"]])(
  '%s is stopped after a second, and the engine lives on',
  (expression) => {
    const start = performance.now()
    const problem = 'it takes longer than a second'
    expect(evaluate(expression, { text: 'x', nothing: '' })).toEqual({ problem })
    expect(performance.now() - start).toBeLessThan(10_000)
    expect(evaluate('ds', context)).toEqual({ value: '2018-01-01' })
  },
)

test('many evaluations do not fill the memory', () => {
  const text = 'x'.repeat(100_000)
  for (let count = 0; count < 1000; count++) expect(evaluate('text ~ 1', { text })).toEqual({ value: `${text}1` })
})

function timed(expression: string) {
  const start = performance.now()
  const result = evaluate(expression, context)
  expect(performance.now() - start).toBeLessThan(1000)
  return result
}

/** Puts a short name for the test before a row. */
function named([expression = '', problem]: readonly string[]) {
  return [expression.slice(0, 40), expression, problem] as const
}
