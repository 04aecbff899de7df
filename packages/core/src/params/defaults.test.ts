import { expect, test } from 'vitest'
import { yaml } from '../test-support/files.ts'
import { opened } from '../test-support/open.ts'

/** The params of a plan of which these are declared, or the problems. */
function paramsOf(params: string, options: Parameters<typeof opened>[1] = {}) {
  const text = yaml`
    name: s
    variables: { count: 3, regions: [de, fr], own: '{{first}}' }
    pipelines:
      - pipeline: p
        params: ${params}
        tasks: [{ task: t, type: python, cmd: x }]
  `
  const { plan, problems } = opened(text, options)
  return problems.length > 0 ? problems : plan?.params
}

test('a default is filled in with the date, variables, the environment and the params before it', () => {
  const params =
    "{ day: '{{ds}}', n: '{{count}}', home: '{{HOME}}', first: a, second: '{{first}}-{{ macros.ds_add(day, 1) }}' }"
  expect(paramsOf(params, { env: { HOME: '/root' } })).toEqual({
    day: '2018-01-01',
    n: 3,
    home: '/root',
    first: 'a',
    second: 'a-2018-01-02',
  })
})

test('what is given counts in the defaults behind it', () => {
  expect(paramsOf("{ first: a, second: '{{first}}b' }", { params: { first: 'x' } })).toEqual({
    first: 'x',
    second: 'xb',
  })
  expect(paramsOf("{ first: a, second: '{{own}}' }")).toEqual({ first: 'a', second: 'a' })
})

test('a default is checked against its type once it is filled in, as are the values of an enum', () => {
  expect(paramsOf("{ n: { type: integer, default: '{{count}}', maximum: 5 } }")).toEqual({ n: 3 })
  expect(paramsOf("{ region: { enum: '{{regions}}', default: fr } }")).toEqual({ region: 'fr' })
  expect(paramsOf("{ n: { type: integer, default: '{{ds}}' } }")).toEqual([
    expect.stringContaining('E_PARAM_INVALID param n: "2018-01-01", its default'),
  ])
})

test('a param that is not declared before is told of where its name stands', () => {
  expect(paramsOf("{ a: '{{b}}', b: 1 }")).toEqual([
    '5:19 E_PLACEHOLDER_UNKNOWN the param b is not declared before this one',
  ])
  expect(paramsOf("{ a: '{{ a + 1 }}' }")).toEqual([
    expect.stringContaining('the param a is not declared before this one'),
  ])
})

test('a default cannot speak of the run', () => {
  expect(paramsOf("{ a: { type: integer, default: '{{ tasks.t.outputs.x }}' } }")).toEqual([
    expect.stringContaining('E_PLACEHOLDER_INVALID tasks.t.outputs.x is known only while a pipeline runs'),
  ])
})

test('an escape in a default is two braces', () => {
  expect(paramsOf("{ a: '\\{{x}}' }")).toEqual({ a: '{{x}}' })
})
