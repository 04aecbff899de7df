import { expect, test } from 'vitest'
import { z } from 'zod'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { yaml } from '../test-support/files.ts'
import { opened, parsed, shown } from '../test-support/open.ts'
import { checkValue } from './check-value.ts'

const schema = z.strictObject({
  name: z.string(),
  size: z.number().int().positive().optional(),
  steps: z.array(z.strictObject({ run: z.string(), tries: z.number().optional() })).optional(),
})

function checked(text: string) {
  const { root } = parsed(text)
  const diagnostics: Diagnostic[] = []
  const value = checkValue(schema, root as never, (diagnostic) => diagnostics.push(diagnostic))
  return { value, diagnostics, problems: shown(diagnostics) }
}

test('a value that holds is given as it is', () => {
  expect(checked('name: a\nsteps: [{ run: x }]')).toMatchObject({
    value: { name: 'a', steps: [{ run: 'x' }] },
    problems: [],
  })
})

test('a missing key is shown at the map that lacks it', () => {
  expect(checked('size: 1').problems).toEqual(['1:1 E_KEY_MISSING name is missing'])
  expect(checked('name: a\nsteps:\n  - run: x\n  - tries: 2').problems).toEqual([
    '4:5 E_KEY_MISSING steps.1.run is missing',
  ])
})

test('a wrong type is shown at the value, in the words of YAML', () => {
  const { diagnostics, problems, value } = checked('name: [a]\nsize: big\nsteps:\n  - run:\n')
  expect(value).toBeUndefined()
  expect(problems).toEqual([
    '1:8 E_VALUE_INVALID name is a list',
    '2:7 E_VALUE_INVALID size is a text',
    '4:5 E_VALUE_INVALID steps.0.run is empty',
  ])
  expect(diagnostics.map(({ expected }) => expected)).toEqual(['a text', 'a number', 'a text'])
})

test('a value out of bounds is said in the words of the schema', () => {
  expect(checked('name: a\nsize: -1').problems).toEqual([expect.stringMatching(/^2:7 E_VALUE_INVALID size: .*>0/)])
})

test('unknown keys are warnings with a suggestion, also deep in lists, and are left out of the value', () => {
  const { value, diagnostics, problems } = checked('nmae: b\nname: a\nsteps:\n  - { run: x }\n  - { run: y, trise: 2 }')
  expect(problems).toEqual([
    '1:1 E_KEY_UNKNOWN nothing reads the key nmae | did you mean name?',
    '5:15 E_KEY_UNKNOWN nothing reads the key trise | did you mean tries?',
  ])
  expect(diagnostics.every(({ severity }) => severity === 'warning')).toBe(true)
  expect(value).toEqual({ name: 'a', steps: [{ run: 'x' }, { run: 'y' }] })
})

test('a slip in a key that every task has is recognised, whatever its type', () => {
  const { problems } = opened(yaml`
    name: s
    pipelines:
      - pipeline: p
        tasks:
          - { task: a, type: python, cmd: x, dependson: [] }
  `)
  expect(problems).toEqual(['5:42 E_KEY_UNKNOWN nothing reads the key dependson | did you mean depends_on?'])
})

test('a value from a super is shown where it stands', () => {
  const { problems } = opened({
    'top/liminal.yml': yaml`
      name: top
      type: super
      task_defaults:
        python:
          retries: many
    `,
    'low/liminal.yml': yaml`
      name: low
      super: top
      pipelines:
        - pipeline: p
          tasks: [{ task: a, type: python, cmd: x }]
    `,
  })
  expect(problems).toEqual(['top/liminal.yml:5:14 E_VALUE_INVALID retries is a text'])
})

test('a key that is missing from a merged map is shown in the lower layer', () => {
  const { problems } = opened({
    'top/liminal.yml': 'name: top\ntype: super\ntask_defaults: { python: { image: i } }',
    'low/liminal.yml':
      'name: low\nsuper: top\npipelines:\n  - pipeline: p\n    tasks:\n      - { task: a, type: python }',
  })
  expect(problems).toEqual(['low/liminal.yml:6:9 E_KEY_MISSING cmd is missing'])
})
