import { expect, test } from 'vitest'
import { yaml } from '../test-support/files.ts'
import { opened } from '../test-support/open.ts'
import { declarationOf } from './declaration.ts'
import { patternsIn, withLinearPatterns } from './patterns.ts'
import { problemWithParam } from './problem.ts'

const endless = '^(\\w+\\s?)*$'
const text = `${'a'.repeat(60)}!`

test.each([
  [{ type: 'string', pattern: endless }, text],
  [{ type: 'array', items: { type: 'string', pattern: endless } }, ['a', text]],
  [{ type: 'object', properties: { a: { type: 'string', pattern: endless } } }, { a: text }],
  [{ type: 'object', additionalProperties: { type: 'string', pattern: endless } }, { a: text }],
  [{ type: 'object', propertyNames: { type: 'string', pattern: endless } }, { [text]: 1 }],
  [
    { type: 'object', patternProperties: { [endless]: { type: 'number' } }, additionalProperties: false },
    { [text]: 1 },
  ],
  [{ type: 'array', items: { anyOf: [{ type: 'string', pattern: endless }, { type: 'number' }] } }, [text]],
])('%j is held against a value in no time', (declaration, value) => {
  const start = performance.now()
  expect(problemWithParam(value, declarationOf(declaration as never))).toBeDefined()
  expect(performance.now() - start).toBeLessThan(2000)
})

test('what does not match says which pattern, what matches is right', () => {
  const declaration = { type: 'string', pattern: '^[a-z]+$' } as const
  expect(problemWithParam('ABC', declaration)).toContain('must match pattern /^[a-z]+$/')
  expect(problemWithParam('abc', declaration)).toBeUndefined()
  expect(problemWithParam('x-1', { type: 'string', pattern: '\\u002d\\d' })).toBeUndefined()
})

test('a pattern that RE2 cannot read is told of where it stands', () => {
  const { problems } = opened(yaml`
    name: s
    pipelines:
      - pipeline: p
        params:
          a: { type: string, default: ab, pattern: 'a(?=b)' }
          b: { type: array, default: [], items: { type: string, pattern: '(a)\1' } }
          c: { type: string, default: x, pattern: '[a' }
          d: { type: object, default: { pattern: '(?=x)' }, properties: { pattern: { type: string } } }
        tasks: [{ task: t, type: python, cmd: x }]
  `)
  expect(problems).toEqual([
    expect.stringMatching(/^5:48 E_PARAM_INVALID param a: this pattern cannot be used: .*\(\?=/),
    expect.stringMatching(/^6:70 E_PARAM_INVALID param b: .*\\1/),
    expect.stringMatching(/^7:47 E_PARAM_INVALID param c: .*missing closing \]/),
  ])
})

test('the patterns of a schema are those of all schemas in it', () => {
  const schema = {
    items: [{ pattern: 'a' }],
    patternProperties: { b: { not: { pattern: 'c' } } },
    enum: [{ pattern: 'x' }],
  }
  expect(patternsIn(schema).map(({ text: each }) => each)).toEqual(['a', 'b', 'c'])
})

test('regular expressions are those of JavaScript again behind it', () => {
  const [fail, lookaround] = [() => expect.unreachable(), '(?=a)a']
  expect(() => withLinearPatterns(fail, 'mixed')).toThrow()
  expect(new RegExp(lookaround).exec('a')).toHaveLength(1)
  expect(withLinearPatterns(() => new RegExp(lookaround).exec('a'), 'mixed')).toHaveLength(1)
  expect(() => withLinearPatterns(() => new RegExp(lookaround), "user's")).toThrow('(?=')
})
