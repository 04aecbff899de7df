import type { Json } from '@liminal/core'
import { expect, test } from 'vitest'
import { containerWork } from '../test-support/plan.ts'
import { bindWork } from './bind.ts'

const outputs: Record<string, Record<string, Json>> = {
  load: { path: '/data/x', rows: 1200, ratio: 0.5, big: 12345678901, ok: true, list: [1, 'a'], nothing: null },
}
const outputsOf = (task: string) => outputs[task]
const bind = (...args: string[]) => bindWork(containerWork(...args), outputsOf)
const args = (...them: string[]) => ({ work: containerWork(...them) })

test('texts go in as they are, other values as JSON, whole numbers without a point', () => {
  expect(bind('{{tasks.load.outputs.path}}', '{{ tasks.load.outputs.rows }}')).toEqual(args('/data/x', '1200'))
  expect(bind('{{tasks.load.outputs.ratio}} {{tasks.load.outputs.big}}')).toEqual(args('0.5 12345678901'))
  expect(bind('{{tasks.load.outputs.ok}}{{tasks.load.outputs.list}}')).toEqual(args('true[1,"a"]'))
  expect(bind('{{tasks.load.outputs.nothing}}')).toEqual(args('null'))
})

test('an escape stands for two braces', () => {
  expect(bind('\\{{name}} {{tasks.load.outputs.rows}} \\{{')).toEqual(args('{{name}} 1200 {{'))
})

test('other braces stay', () => {
  expect(bind('{{ other }} {{', '{"a": {}}')).toEqual(args('{{ other }} {{', '{"a": {}}'))
})

test('an output that holds a template is not filled in again', () => {
  const evil = () => ({ path: '{{tasks.load.outputs.rows}}' })
  expect(bindWork(containerWork('{{tasks.load.outputs.path}}'), evil)).toEqual(args('{{tasks.load.outputs.rows}}'))
})

test('strings are filled in however deep they stand; keys and other values stay', () => {
  const input = { list: [{ text: 'n={{tasks.load.outputs.rows}}', n: 1, none: null }], '\\{{key': true }
  expect(bindWork({ kind: 'function', function: 'f', input }, outputsOf)).toEqual({
    work: { kind: 'function', function: 'f', input: { list: [{ text: 'n=1200', n: 1, none: null }], '\\{{key': true } },
  })
})

test('the first output that is not there is named', () => {
  expect(bind('{{tasks.load.outputs.gone}}', '{{tasks.x.outputs.y}}')).toEqual({ missing: 'tasks.load.outputs.gone' })
  expect(bind('{{tasks.load.outputs.constructor}}')).toEqual({ missing: 'tasks.load.outputs.constructor' })
})

test('work without templates is the same object', () => {
  const work = containerWork('plain')
  expect(bindWork(work, outputsOf)).toHaveProperty('work', work)
})
