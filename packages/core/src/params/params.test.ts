import { expect, test } from 'vitest'
import type { JsonObject } from '../contract/json.ts'
import { readYaml } from '../load/read.ts'
import { yaml } from '../test-support/files.ts'
import { opened } from '../test-support/open.ts'

/** What `{{x}}` becomes, and the param in the plan, or the problems. */
function param(declaration: string, given: JsonObject = {}) {
  const { tasks, plan, problems } = opened(
    yaml`
      name: s
      pipelines:
        - pipeline: p
          params: { x: ${declaration} }
          tasks: [{ task: t, type: python, cmd: 'echo {{x}}' }]
    `,
    { params: given },
  )
  const work = tasks.get('t')?.work
  if (problems.length > 0) return problems.map((problem) => problem.replace(/^\S+ \S+ /, ''))
  return work?.kind === 'container' && [work.args[0], JSON.stringify(plan?.params)]
}

const big = '9007199254740993'

test.each([
  ['{ type: integer }', { x: big }, big, `{"x":${big}}`],
  ['{ type: integer, minimum: 5 }', { x: '1e3' }, '1e3', '{"x":1e3}'],
  ['{ type: number }', { x: '1.20' }, '1.20', '{"x":1.20}'],
  ['{ type: number }', { x: '0.0000001' }, '0.0000001', '{"x":0.0000001}'],
  ['{ type: integer }', { x: '08' }, '8', '{"x":8}'],
  ['{ type: string }', { x: '00123' }, '00123', '{"x":"00123"}'],
  [
    '{ type: object }',
    { x: '{"k": 12345678901234567890}' },
    '{"k":12345678901234567890}',
    '{"x":{"k":12345678901234567890}}',
  ],
  ['{ type: array, items: { type: integer } }', { x: `[${big}]` }, `[${big}]`, `{"x":[${big}]}`],
  [big, {}, big, `{"x":${big}}`],
  ['1.20', {}, '1.20', '{"x":1.20}'],
  ['{ type: string, default: 00123 }', {}, '00123', '{"x":"00123"}'],
  ['{ type: string, default: True }', {}, 'True', '{"x":"True"}'],
  ['{ type: integer, default: 007 }', {}, '7', '{"x":7}'],
] as const)('a param %s given %j is %s', (declaration, given, text, json) => {
  expect(param(declaration, given)).toEqual([`echo ${text}`, json])
})

test.each([
  ['{ type: integer }', { x: '1.5' }, 'param x: 1.5, from --param: '],
  ['{ type: integer, maximum: 5 }', { x: big }, `param x: ${big}, from --param: `],
  ['{ type: integer, enum: [9007199254740992] }', { x: big }, 'none of enum has its digits'],
  ['{ type: array }', { x: '['.repeat(200) + ']'.repeat(200) }, 'is nested more than 100 levels deep'],
  ['{ type: object }', { x: '{"a": NaN}' }, 'has NaN, which JSON does not know'],
  ['00123', {}, '00123 would become 123 here'],
  ['{ type: array, default: [+5] }', {}, '+5 would become 5 here'],
] as const)('a param %s given %j is refused: %s', (declaration, given, problem) => {
  expect(param(declaration, given)).toEqual([expect.stringContaining(problem)])
})

test('a file of params keeps digits, and what a number would lose', () => {
  const text = `id: ${big}\nzip: 00123\nrate: 1.20\nlist: [${big}]\n`
  const read = readYaml('params.yml', text)
  expect(JSON.stringify(read)).toBe(`{"value":{"id":${big},"zip":"00123","rate":1.20,"list":[${big}]}}`)
  const { value } = read as { value: JsonObject }
  expect(param('{ type: string }', { x: value.zip ?? null })).toEqual(['echo 00123', '{"x":"00123"}'])
  expect(param('{ type: string }', { x: value.rate ?? null })).toEqual(['echo 1.20', '{"x":"1.20"}'])
  expect(readYaml('params.yml', 'list: [007]')).toEqual({ problem: '1:8 007 would become 7 here' })
})

test('a param that is not required may be null', () => {
  expect(param('{ type: integer, default: ~, required: false }')).toEqual(['echo ', '{"x":null}'])
  expect(param('{ type: string, default: ~ }', {})).toEqual([expect.stringContaining('received null')])
})
