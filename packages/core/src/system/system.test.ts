import { expect, test } from 'vitest'
import { get, toJson } from '../load/node.ts'
import { yaml } from '../test-support/files.ts'
import { opened } from '../test-support/open.ts'

const section = (files: Readonly<Record<string, string>>, name: string) => {
  const { systems, problems } = opened(files)
  const node = get(systems[0]?.root, name)
  return { json: node && toJson(node), systems, problems }
}

const tasksOf = (files: Readonly<Record<string, string>>) => {
  const { systems } = opened(files)
  return systems[0]?.pipelines[0]?.tasks.map(({ phase, node }) => [phase, toJson(get(node, 'task') as never)])
}

test('every system inherits from base', () => {
  const { json } = section({ 'liminal.yml': 'name: a' }, 'executors')
  expect(json).toEqual([
    { executor: 'local', type: 'local' },
    { executor: 'default_k8s', type: 'kubernetes' },
    { executor: 'airflow_executor', type: 'airflow' },
  ])
})

test('named sections merge by name: upper entries first, the attributes of one deeply, the lower winning', () => {
  const { json } = section(
    {
      'top/liminal.yml': yaml`
        name: top
        type: super
        volumes:
          - { volume: data, local: { path: top }, claim_name: c }
          - { volume: models }
      `,
      'middle/liminal.yml': yaml`
        name: middle
        type: super
        super: top
        volumes:
          - { volume: extra }
          - { volume: data, local: { path: middle } }
      `,
      'low/liminal.yml': yaml`
        name: low
        super: middle
        volumes:
          - { volume: own }
          - { volume: models, claim_name: m }
      `,
    },
    'volumes',
  )
  expect(json).toEqual([
    { volume: 'data', local: { path: 'middle' }, claim_name: 'c' },
    { volume: 'models', claim_name: 'm' },
    { volume: 'extra' },
    { volume: 'own' },
  ])
})

test('other maps merge deeply, lists replace', () => {
  const { json } = section(
    {
      'top/liminal.yml': 'name: top\ntype: super\nvariables: { a: { x: 1, y: 2 }, l: [1, 2], kept: 1 }',
      'low/liminal.yml': 'name: low\nsuper: top\nvariables: { a: { y: 3 }, l: [3], new: 1 }',
    },
    'variables',
  )
  expect(json).toEqual({ a: { x: 1, y: 3 }, l: [3], kept: 1, new: 1 })
})

test('tasks before come from the top down, those after from the bottom up, around the marker and the own', () => {
  const around = (name: string) => yaml`
    pipeline_defaults:
      before_tasks: [{ task: ${name}_before, type: nothing }]
      after_tasks: [{ task: ${name}_after, type: nothing }]
  `
  expect(
    tasksOf({
      'top/liminal.yml': `name: top\ntype: super\n${around('top')}`,
      'low/liminal.yml': yaml`
        name: low
        super: top
        pipeline_defaults:
          before_tasks: [{ task: low_before, type: nothing }]
          tasks:
            - { task: around_before, type: nothing }
            - { task: marker, type: pipeline }
            - { task: around_after, type: nothing }
          after_tasks: [{ task: low_after, type: nothing }]
        pipelines:
          - pipeline: p
            tasks: [{ task: own, type: nothing }]
      `,
    }),
  ).toEqual([
    ['before', 'start'],
    ['before', 'top_before'],
    ['before', 'low_before'],
    ['before', 'around_before'],
    ['body', 'own'],
    ['after', 'around_after'],
    ['after', 'low_after'],
    ['after', 'top_after'],
    ['after', 'end'],
  ])
})

test('a pipeline and its tasks take their defaults deeply, and keep what they say themselves', () => {
  const { plans, tasks, problems } = opened({
    'top/liminal.yml': yaml`
      name: top
      type: super
      pipeline_defaults: { timeout_minutes: 60, owner: top }
      task_defaults: { python: { image: shared, env_vars: { A: top, B: top }, retries: 2 } }
    `,
    'low/liminal.yml': yaml`
      name: low
      super: top
      task_defaults: { python: { env_vars: { B: low } } }
      pipelines:
        - pipeline: p
          timeout_minutes: 5
          tasks:
            - { task: a, type: python, cmd: x, env_vars: { C: own }, retries: 0 }
    `,
  })
  expect(problems).toEqual([])
  expect(plans[0]?.timeoutSeconds).toBe(300)
  expect(tasks.get('a')).toMatchObject({
    executor: 'local',
    retries: { limit: 0 },
    work: { image: 'shared', env: { A: 'top', B: 'low', C: 'own' } },
  })
})

test('a missing super is named, with the one that was meant', () => {
  const { systems, problems } = opened({
    'a/liminal.yml': 'name: shared\ntype: super',
    'b/liminal.yml': 'name: low\nsuper: shard',
  })
  expect(systems).toEqual([])
  expect(problems).toEqual([
    'b/liminal.yml:2:8 E_SUPER_UNKNOWN no file describes a super named shard | did you mean shared?',
  ])
})

test('a circle of supers is shown in the order in which they inherit', () => {
  const { problems } = opened({
    'a/liminal.yml': 'name: a\ntype: super\nsuper: b',
    'b/liminal.yml': 'name: b\ntype: super\nsuper: c',
    'c/liminal.yml': 'name: c\ntype: super\nsuper: a',
    'low/liminal.yml': 'name: low\nsuper: a',
  })
  expect(problems).toEqual(['c/liminal.yml:3:8 E_SUPER_CYCLE these inherit from each other: a -> b -> c -> a'])
})
