import { expect, test } from 'vitest'
import { yaml } from '../test-support/files.ts'
import { opened } from '../test-support/open.ts'

const conditions: readonly (readonly [string, boolean])[] = [
  ['NAME', false],
  ['{{NAME}}', false],
  ['not NAME', true],
  ['NAME or false', false],
  ["NAME == 'False'", true],
]
const names = ['param', 'variable', 'own', 'maps.variable', 'params.param', 'ENVIRONMENT']

test.each(names.flatMap((name) => conditions.map(([when, runs]) => [when.replace('NAME', name), runs] as const)))(
  'the text False: %s is %s',
  (when, runs) => {
    const text = yaml`
      name: s
      variables: { variable: 'False', maps: { variable: 'False' } }
      pipelines:
        - pipeline: p
          params: { param: 'False' }
          tasks: [{ task: t, type: python, cmd: x, variables: { own: 'False' }, when: ${JSON.stringify(when)} }]
    `
    const { tasks, problems } = opened(text, { env: { ENVIRONMENT: 'False' } })
    expect(problems).toEqual([])
    expect(tasks.get('t')?.when !== false).toBe(runs)
  },
)

test('a variable may name an output, which the run decides by', () => {
  const { tasks, problems } = opened(yaml`
    name: s
    variables: { flag: '{{tasks.a.outputs.flag}}', parts: '{{ tasks.a.outputs.parts }}', text: 'is {{tasks.a.outputs.flag}}' }
    pipelines:
      - pipeline: p
        tasks:
          - { task: a, type: python, cmd: x, outputs: { flag: boolean, parts: json } }
          - { task: b, type: python, cmd: x, when: flag, for_each: parts }
          - { task: c, type: python, cmd: x, when: text }
  `)
  expect(problems).toEqual([expect.stringContaining('E_VALUE_INVALID this is not one expression')])
  expect(tasks.get('b')).toMatchObject({
    when: 'tasks.a.outputs.flag',
    forEach: { expression: 'tasks.a.outputs.parts' },
  })
})
