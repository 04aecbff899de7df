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
    { executor: 'docker', type: 'docker' },
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
  const { systems, problems, diagnostics } = opened({
    'a/liminal.yml': 'name: shared\ntype: super',
    'b/liminal.yml': 'name: low\nsuper: shard',
  })
  expect(systems).toEqual([])
  expect(problems).toEqual([
    'b/liminal.yml:2:8 E_SUPER_UNKNOWN no file describes a super named shard | did you mean shared?',
  ])
  expect(diagnostics[0]?.expected).toBe('one of base, shared')
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

test('two circles of supers are both shown, each once', () => {
  const { problems } = opened({
    'a/liminal.yml': 'name: a\ntype: super\nsuper: b',
    'b/liminal.yml': 'name: b\ntype: super\nsuper: a',
    'c/liminal.yml': 'name: c\ntype: super\nsuper: c',
    'low/liminal.yml': 'name: low\nsuper: a',
  })
  expect(problems).toHaveLength(2)
})

test('default tasks without a marker are those of a pipeline that has none', () => {
  const defaults = yaml`
    name: s
    pipeline_defaults: { tasks: [{ task: default, type: nothing }] }
    pipelines:
      - pipeline: p
  `
  expect(tasksOf({ 'liminal.yml': defaults })).toContainEqual(['body', 'default'])
  const own = `${defaults}      tasks: [{ task: own, type: nothing }]\n`.replace(/\n +tasks/, '\n    tasks')
  expect(tasksOf({ 'liminal.yml': own })).toEqual([
    ['before', 'start'],
    ['body', 'own'],
    ['after', 'end'],
  ])
})

test('a system without pipelines has those of its super', () => {
  const { systems } = opened({
    'top/liminal.yml': 'name: top\ntype: super\npipelines: [{ pipeline: p, tasks: [{ task: t, type: nothing }] }]',
    'low/liminal.yml': 'name: low\nsuper: top',
  })
  expect(systems.map(({ name, pipelines }) => [name, pipelines.map((each) => each.name)])).toEqual([['low', ['p']]])
})

test('services take the service defaults deeply, and have a name by service or by name', () => {
  const { systems, problems } = opened({
    'top/liminal.yml': 'name: top\ntype: super\nservice_defaults: { container_port: 80, env: { A: a, B: b } }',
    'low/liminal.yml': yaml`
      name: low
      super: top
      service_defaults: { env: { B: low } }
      services:
        - { service: one, container_port: 81 }
        - { service: , name: two }
        - { type: python_server }
        - { service: one }
    `,
  })
  expect(systems[0]?.services.slice(0, 2).map(toJson)).toEqual([
    { service: 'one', container_port: 81, env: { A: 'a', B: 'low' } },
    { service: null, name: 'two', container_port: 80, env: { A: 'a', B: 'low' } },
  ])
  expect(problems).toEqual([
    'low/liminal.yml:7:7 E_KEY_MISSING a service has no name',
    'low/liminal.yml:8:16 E_NAME_TWICE another service is named one too',
  ])
})

test('an entry that stands twice in one layer is no override of itself', () => {
  const { problems } = opened('name: s\nexecutors: [{ executor: e, type: local }, { executor: e, type: warehouse }]')
  expect(problems).toEqual(['2:55 E_NAME_TWICE another executor is named e too'])
})

test('the resolved system is a sub, whatever it inherits from', () => {
  const { json } = section({ 't/liminal.yml': 'name: t\ntype: super', 'liminal.yml': 'name: a\nsuper: t' }, 'type')
  expect(json).toBe('sub')
})

test('always_run of the system, the pipeline or the task lets tasks run whatever became of those before', () => {
  const rules = (system: string, pipeline: string, task: string) => {
    const { tasks, problems } = opened(yaml`
      name: s
      ${system}
      pipelines:
        - pipeline: p
          ${pipeline}
          tasks:
            - { task: a, type: python, cmd: x }
            - { task: b, type: python, cmd: x ${task} }
    `)
    expect(problems).toEqual([])
    return ['a', 'b'].map((name) => tasks.get(name)?.triggerRule)
  }
  expect(rules('', '', '')).toEqual(['all_success', 'all_success'])
  expect(rules('always_run: yes', '', '')).toEqual(['all_done', 'all_done'])
  expect(rules('', 'always_run: true', ', trigger_rule: one_done')).toEqual(['all_done', 'one_done'])
  expect(rules('always_run: true', 'always_run: false', ', always_run: on')).toEqual(['all_success', 'all_done'])
})

test('variables of a task that name no map are told, with the one that was meant', () => {
  const { problems } = opened(yaml`
    name: s
    variables: { prod: { x: 1 }, text: a }
    pipelines: [{ pipeline: p, tasks: [{ task: t, type: python, variables: prd, cmd: x }] }]
  `)
  expect(problems).toEqual(['3:72 E_VARIABLES_UNKNOWN variables: has no map prd | did you mean prod?'])
})
