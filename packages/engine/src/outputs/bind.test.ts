import { type Json, type PlannedTask, parseJson, type Work } from '@liminal/core'
import { expect, test } from 'vitest'
import { containerWork, planOf, task } from '../test-support/plan.ts'
import { bindWork } from './bind.ts'
import type { Instance } from './scope.ts'

const outputs: Record<string, Record<string, Json>> = {
  load: { path: '/data/x', rows: 1200, ratio: 0.5, big: 12345678901, ok: true, list: [1, 'a'], nothing: null },
}
const outputsOf = (task: string) => outputs[task]
const plan = planOf([task('load'), task('later')], { params: { rate: 2 } })
const bindIn = (work: Work, of = outputsOf, more: Partial<PlannedTask> = {}, instance?: Instance) =>
  bindWork(task('bound', ['load'], { work, ...more }), { run: 'run-1', plan, startedAt: 0, outputsOf: of }, instance, 1)
const bind = (...args: string[]) => bindIn(containerWork(...args))
const args = (...them: string[]) => ({ work: containerWork(...them) })

test('texts go in as they are, other values as JSON, whole numbers without a point', () => {
  expect(bind('{{tasks.load.outputs.path}}', '{{ tasks.load.outputs.rows }}')).toEqual(args('/data/x', '1200'))
  expect(bind('{{tasks.load.outputs.ratio}} {{tasks.load.outputs.big}}')).toEqual(args('0.5 12345678901'))
  expect(bind('{{tasks.load.outputs.ok}}{{tasks.load.outputs.list}}')).toEqual(args('true[1,"a"]'))
  expect(bind('<{{tasks.load.outputs.nothing}}>')).toEqual(args('<>'))
})

test('dots walk into an output, whose numbers keep their digits', () => {
  const deep = () => ({
    json: parseJson('{"a": {"b": 1.20}, "list": [9007199254740993], "none": null, "row-count": 5, "row": 3}'),
  })
  const texts = [
    '{{tasks.load.outputs.json.a.b}}',
    '<{{ tasks.load.outputs.json.none }}>',
    '{{tasks.load.outputs.json.list}}',
  ]
  expect(bindIn(containerWork(...texts), deep)).toEqual(args('1.20', '<>', '[9007199254740993]'))
  const dashes = ['{{tasks.load.outputs.json.row-count}}', '{{ tasks.load.outputs.json.row-count-1 }}']
  expect(bindIn(containerWork(...dashes), deep)).toEqual(args('5', '4'))
  expect(bindIn(containerWork('{{tasks.load.outputs.json.gone.b}}'), deep)).toEqual({
    problem: '{{tasks.load.outputs.json.gone.b}}: tasks.load.outputs.json.gone is undefined',
  })
})

test('an escape stands for two braces', () => {
  expect(bind('\\{{name}} {{tasks.load.outputs.rows}} \\{{')).toEqual(args('{{name}} 1200 {{'))
})

test('braces that hold no expression stay', () => {
  expect(bind('a {{', '{"a": {}}')).toEqual(args('a {{', '{"a": {}}'))
})

test('expressions are evaluated with the outputs, the values of variables, params and the run', () => {
  const bound = bindIn(
    containerWork(
      '{{ tasks.load.outputs.rows * rate }}',
      "{{ tasks['load'].outputs.path | upper }}",
      '{{ run_id }}',
      '{{ tasks.load.outputs.list | join(",") }}',
    ),
    outputsOf,
    { values: { rate: 3 } },
  )
  expect(bound).toEqual(args('3600', '/DATA/X', 'run-1', '1,a'))
})

test('an instance knows its element, and which of how many it is', () => {
  const instance = { group: 'bound', item: { name: 'x', size: 2 }, index: 1, count: 4 }
  const bound = bindIn(containerWork('{{item.name}} {{ item.size + 1 }} {{item}}'), outputsOf, {}, instance)
  expect(bound).toMatchObject({
    work: {
      args: ['x 3 {"name":"x","size":2}'],
      env: { LIMINAL_TASK_INDEX: '1', LIMINAL_TASK_COUNT: '4', LIMINAL_SPLIT_ID: '1', LIMINAL_NUM_SPLITS: '4' },
    },
  })
})

test('an expression that cannot be evaluated says why', () => {
  expect(bind('{{ tasks.load.outputs.rows + nothing }}')).toEqual({
    problem: expect.stringMatching(/^\{\{tasks\.load\.outputs\.rows \+ nothing\}\}: .*nothing/),
  })
})

test('an output that holds a template is not filled in again', () => {
  const evil = () => ({ path: '{{tasks.load.outputs.rows}}' })
  expect(bindIn(containerWork('{{tasks.load.outputs.path}}'), evil)).toEqual(args('{{tasks.load.outputs.rows}}'))
})

test('strings are filled in however deep they stand; keys and other values stay', () => {
  const input = { list: [{ text: 'n={{tasks.load.outputs.rows}}', n: 1, none: null }], '\\{{key': true }
  expect(bindIn({ kind: 'function', function: 'f', input })).toEqual({
    work: { kind: 'function', function: 'f', input: { list: [{ text: 'n=1200', n: 1, none: null }], '\\{{key': true } },
  })
})

test('the first output that is not there is named', () => {
  expect(bind('{{tasks.load.outputs.gone}}', '{{tasks.x.outputs.y}}')).toEqual({
    problem: 'there is no tasks.load.outputs.gone',
  })
  expect(bind('{{tasks.load.outputs.constructor}}')).toEqual({
    problem: 'there is no tasks.load.outputs.constructor',
  })
})

test('work without templates is the same object', () => {
  const work = containerWork('plain')
  expect(bindIn(work)).toHaveProperty('work', work)
})
