import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { composeSchema, loadPlugins } from '@liminal/core'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { load } from 'js-yaml'
import { beforeAll, describe, expect, test } from 'vitest'
import { repository } from './test-support/command-line.ts'
import { yamlExamples } from './test-support/docs.ts'
import { editorOf } from './test-support/editor.ts'

const schema = composeSchema(await loadPlugins(join(repository, 'examples/iris')))
const validate = new Ajv2020({ allErrors: true, strict: false }).compile(schema)

function problemsOf(yaml: string): string[] {
  validate(load(yaml))
  return (validate.errors ?? []).map(
    ({ instancePath, message = '', params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  )
}

const files = globSync(['examples/*/**/liminal.yml', 'packages/runner/templates/**/liminal.yml'], {
  cwd: repository,
  exclude: (path) => path === 'node_modules' || path === '.liminal',
})

test.each(files)('%s holds against the schema', (file) => {
  expect(problemsOf(readFileSync(join(repository, file), 'utf8'))).toEqual([])
})

test.each(yamlExamples())('$where holds against the schema', ({ yaml }) => {
  expect(problemsOf(yaml)).toEqual([])
})

/** A file whose one task has this line. */
const withLine = (line: string) => `name: s
pipelines:
  - pipeline: p
    tasks:
      - task: t
        type: python
        cmd: run
        ${line}
`

describe('what validate refuses, the schema refuses', () => {
  test.each([
    'cmdd: run',
    'retries: many',
    'retries: -1',
    'depends_on: other',
    'trigger_rule: sometimes',
    'outputs: { a: text }',
    'mounts: [{ volume: v }]',
    'resources: { memry: 1Gi }',
    'retry_delay: soon',
    'cache: { input: [a] }',
    'for_each: { from: 1 }',
  ])('%s', (line) => {
    expect(problemsOf(withLine(line))).not.toEqual([])
  })

  test.each(['type: pyton', 'type: [python]'])('%s', (line) => {
    expect(problemsOf(withLine('').replace('type: python', line))).not.toEqual([])
  })

  test.each([
    'nam: x',
    'pipelines: {}',
    'task_defaults: { python: { cmdd: x } }',
    'images: [{ image: 1 }]',
    'type: both',
  ])('at the root: %s', (line) => {
    expect(problemsOf(`name: s\n${line}\n`)).not.toEqual([])
  })
})

test.each([
  "retries: '{{n}}'",
  "timeout_minutes: '{{minutes}}'",
  "trigger_rule: '{{rule}}'",
  "depends_on: '{{upstreams}}'",
  'when: tasks.a.outputs.n > 1',
  'for_each: range(3)',
  'for_each: [{ a: 1 }, 2]',
  'cache: true',
  'env: { A: 1, B: true }',
])('a placeholder and every form are taken: %s', (line) => {
  expect(problemsOf(withLine(line))).toEqual([])
})

describe('in an editor, by the YAML language server', () => {
  let editor: Awaited<ReturnType<typeof editorOf>>
  beforeAll(async () => {
    editor = await editorOf(schema)
  })

  test('a valid file has no problems, a slip is marked at its place', async () => {
    expect(await editor.problems(readFileSync(join(repository, 'examples/iris/liminal.yml'), 'utf8'))).toEqual([])
    const found = await editor.problems(withLine('retires: 2'))
    expect(found).toEqual([{ line: 8, message: 'Property retires is not allowed.' }])
  })

  test('keys are completed, those of the type of the task among them, and explained', async () => {
    const line = withLine('@')
      .split('\n')
      .findIndex((each) => each.includes('@'))
    const offered = await editor.completions(withLine(''), line, 8)
    expect(offered).toEqual(expect.arrayContaining(['image', 'depends_on', 'retries', 'for_each', 'when', 'cache']))
    const told = await editor.hover(withLine('retries: 2'), 7, 10)
    expect(told).toContain('how often a failed attempt is repeated')
  })

  test('values are completed', async () => {
    const text = withLine('trigger_rule: ')
    expect(await editor.completions(text, 7, '        trigger_rule: '.length)).toEqual(
      expect.arrayContaining(['all_done', 'one_success']),
    )
  })
})
