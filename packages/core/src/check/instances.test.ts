import { expect, test } from 'vitest'
import { yaml } from '../test-support/files.ts'
import { opened } from '../test-support/open.ts'

function problemsOf(task: string, params = '{}') {
  const { problems, tasks } = opened(yaml`
    name: s
    pipelines: [{ pipeline: p, params: ${params}, tasks: [{ task: t, type: python, cmd: x, ${task} }] }]
  `)
  const { forEach } = tasks.get('t') ?? {}
  return problems.length > 0 ? problems : forEach && 'items' in forEach && forEach.items.length
}

test.each([
  ['for_each: 1000000000', 'for_each stands for 1000000000 instances, more than 100000'],
  ['for_each: 1000000000000000', 'for_each stands for 1000000000000000 instances, more than 100000'],
  ['for_each: { from: 0, to: 1000000000000000 }', 'for_each stands for 1000000000000001 instances, more than 100000'],
  ['for_each: { from: 1, to: 300000, step: 2 }', 'for_each stands for 150000 instances, more than 100000'],
  [`for_each: [${'1, '.repeat(100_001)}]`, 'for_each stands for 100001 instances, more than 100000'],
  ["for_each: '{{n}}'", 'for_each stands for 200000 instances, more than 100000'],
  ['executors: 1000000000', 'executors stands for 1000000000 instances, more than 100000'],
])('%.60s is refused at its place, before a list is made of it', (task, message) => {
  expect(problemsOf(task, '{ n: 200000 }')).toEqual([
    expect.stringMatching(new RegExp(`^2:\\d+ E_VALUE_INVALID ${message}`)),
  ])
})

test.each([
  ['for_each: 100000', 100_000],
  ['for_each: { from: 1, to: 200000, step: 2 }', 100_000],
  ['for_each: { from: 5, to: 1 }', 0],
  ['executors: 3', 3],
])('%s is not', (task, count) => {
  expect(problemsOf(task)).toBe(count)
})
