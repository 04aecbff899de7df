import { expect, test } from 'vitest'
import { yaml } from '../test-support/files.ts'
import { opened } from '../test-support/open.ts'

const system = (tasks: string) =>
  `${yaml`
  name: s
  executors:
    - { executor: cluster, type: kubernetes, namespace: team }
    - { executor: db, type: warehouse }
    - { executor: elsewhere, type: mainframe_os }
  pipelines:
    - pipeline: p
      tasks:
`}${tasks}`

const python = (more: string) => `      - { task: py, type: python, cmd: x, ${more} }\n`
const sql = (more: string) => `      - { task: q, type: sql, query: x, ${more} }\n`

const executors = ({ tasks }: ReturnType<typeof opened>) =>
  Object.fromEntries([...tasks.values()].map((task) => [task.name, task.executor]))

test('a task goes to the executor that it names, a function to none', () => {
  const found = opened(system(python('executor: cluster')))
  expect(executors(found)).toEqual({ start: null, py: 'cluster', end: null })
  expect(found.plans[0]?.executors).toEqual({ cluster: { type: 'kubernetes', config: { namespace: 'team' } } })
})

test('the preferred executor takes only the tasks whose work it can do', () => {
  const found = opened(system(python('executor: local') + sql('executor: db')), { executor: 'cluster' })
  expect(executors(found)).toEqual({ start: null, py: 'cluster', q: 'db', end: null })
})

test('the plugin of an executor need not be installed where another takes its tasks', () => {
  expect(executors(opened(system(python('executor: elsewhere')), { executor: 'local' }))).toMatchObject({ py: 'local' })
})

test('an unknown preferred executor is refused, with the one that was meant', () => {
  expect(() => opened(system(python('executor: local')), { executor: 'clustr' })).toThrow(
    expect.objectContaining({ code: 'E_EXECUTOR_UNKNOWN', hint: 'did you mean cluster?' }),
  )
})

test('an executor type without a plugin names the package to install', () => {
  expect(opened(system(python('executor: elsewhere'))).problems).toEqual([
    '9:53 E_TYPE_UNKNOWN no installed plugin provides the executor type mainframe_os, which elsewhere is of | npm install @liminal/executor-mainframe-os',
  ])
})

test('an executor that cannot do the work is refused', () => {
  expect(opened(system(sql('executor: cluster'))).problems).toEqual([
    '9:51 E_EXECUTOR_UNFIT the executor cluster cannot do the work of q (sql)',
  ])
})

test('the config of an executor is checked where it is used', () => {
  const text = system(python('executor: cluster')).replace('namespace: team', 'namespace: [team], nodes: 3')
  expect(opened(text).problems).toEqual([
    '3:56 E_VALUE_INVALID namespace is a list',
    '3:63 E_KEY_UNKNOWN nothing reads the key nodes | there are: namespace',
  ])
})

test('a task type without a plugin names the package to install, a slip what was meant', () => {
  const text = yaml`
    name: s
    pipelines:
      - pipeline: p
        tasks:
          - { task: a, type: spark }
          - { task: b, type: pyhton }
          - { task: c, type: made_up }
  `
  expect(opened(text).problems).toEqual([
    '5:26 E_TYPE_UNKNOWN no installed plugin provides the task type spark | npm install @liminal/task-spark',
    '6:26 E_TYPE_UNKNOWN no installed plugin provides the task type pyhton | did you mean python?',
    '7:26 E_TYPE_UNKNOWN no installed plugin provides the task type made_up | npm install @liminal/task-made-up',
  ])
})
