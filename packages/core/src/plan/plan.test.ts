import { homedir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { yaml } from '../test-support/files.ts'
import { opened } from '../test-support/open.ts'
import type { Plan } from './types.ts'

const text = yaml`
  name: iris
  volumes:
    - { volume: data, local: { path: ./data } }
    - { volume: scratch }
  secrets: [{ secret: db, env: DB }]
  images:
    - { image: trainer, type: python, source: ./src, python_version: 3.11 }
  pipelines:
    - pipeline: train
      timeout_minutes: 90
      tasks:
        - task: join
          type: python
          cmd: join
          depends_on: [left, right]
        - { task: left, type: python, cmd: left, depends_on: [] }
        - task: right
          type: python
          cmd: right
          image: trainer
          depends_on: []
          env_vars: { A: 1, B: true, C: }
          mounts: [{ mount: m, volume: data, path: /mnt/data }, { volume: scratch, path: /tmp/scratch }]
          secrets: [{ secret: db, key: password, env: PGPASSWORD }]
          resources: { memory: 1Gi, cpu: 2 }
          retries: 3
          retry_delay: 2m
          retry_on: [oom, infra]
          timeout_minutes: 1.5
          trigger_rule: all_done
          outputs: { accuracy: number, model: { type: string, description: where it is } }
`
const files = { 'liminal.yml': text, 'src/train.py': '' }

const planOf = (edit: (text: string) => string = (same) => same, options = {}) => {
  const { plans, folder, problems } = opened({ ...files, 'liminal.yml': edit(text) }, options)
  expect(problems).toEqual([])
  return { plan: plans[0] as Plan, folder }
}

test('a plan is plain JSON and round trips', () => {
  const { plan } = planOf()
  expect(JSON.parse(JSON.stringify(plan))).toEqual(plan)
})

test('a folder of a volume may begin at the home of the user', () => {
  const { plan } = planOf((same) => same.replace('./data', '~/my data'))
  expect(plan.tasks[2]?.work).toMatchObject({ mounts: [{ folder: join(homedir(), 'my data') }, {}] })
})

test('every task stands behind its upstreams', () => {
  expect(planOf().plan.tasks.map((task) => task.name)).toEqual(['start', 'left', 'right', 'join', 'end'])
})

test('a task carries its policies', () => {
  const { plan } = planOf()
  expect(plan.timeoutSeconds).toBe(5400)
  expect(plan.tasks[2]).toMatchObject({
    name: 'right',
    type: 'python',
    executor: 'local',
    upstreams: ['start'],
    triggerRule: 'all_done',
    retries: { limit: 3, delaySeconds: 120, on: ['oom', 'infra'] },
    timeoutSeconds: 90,
    outputs: { accuracy: 'number', model: 'string' },
  })
  expect(plan.tasks[1]).toMatchObject({
    triggerRule: 'all_success',
    retries: { limit: 0, delaySeconds: 5 },
    outputs: {},
  })
  expect(plan.tasks[4]).toMatchObject({ name: 'end', executor: null, triggerRule: 'all_done' })
})

test('work carries environment, secrets by reference, absolute folders and the image', () => {
  const { plan, folder } = planOf()
  expect(plan.folder).toBe(folder)
  expect(plan.tasks[2]?.work).toEqual({
    kind: 'container',
    image: 'trainer',
    build: { image: 'trainer', type: 'python', folder, source: join(folder, 'src'), python_version: '3.11' },
    command: ['sh', '-c'],
    args: ['right'],
    env: { A: '1', B: 'true', C: '' },
    mounts: [
      { volume: 'data', path: '/mnt/data', folder: join(folder, 'data') },
      { volume: 'scratch', path: '/tmp/scratch', folder: '/home/volumes/iris/scratch' },
    ],
    secrets: [{ secret: 'db', key: 'password', source: { env: 'DB' }, env: 'PGPASSWORD' }],
    resources: { memory: '1Gi', cpu: '2' },
    folder,
  })
})

test.each([
  ['45', 45],
  ["'45'", 45],
  ['45s', 45],
  ['1.5m', 90],
  ['2h', 7200],
])('retry_delay: %s are %d seconds', (written, seconds) => {
  const { plan } = planOf((same) => same.replace('retry_delay: 2m', `retry_delay: ${written}`))
  expect(plan.tasks[2]?.retries.delaySeconds).toBe(seconds)
})

test('the hash is the same for the same content, and another for another', () => {
  const { plan, folder } = planOf()
  const elsewhere = planOf()
  const inPlace = (other: typeof elsewhere) =>
    JSON.parse(JSON.stringify(other.plan).replaceAll(other.folder, folder)) as Plan
  expect({ ...inPlace(elsewhere), hash: plan.hash }).toEqual(plan)
  expect(plan.hash).toMatch(/^[0-9a-f]{64}$/)
  expect(opened(files).plans[0]?.hash).not.toBe(planOf((same) => same.replace('cmd: left', 'cmd: lift')).plan.hash)
})

test('a plan names the plugins and the executors it uses, and no others', () => {
  const { plan } = planOf()
  expect(plan.plugins).toEqual([{ name: 'test-plugin', module: '/test-plugin.js' }])
  expect(Object.keys(plan.executors)).toEqual(['local'])
})

test('what a task type refuses is shown at the value', () => {
  const { problems } = opened({ ...files, 'liminal.yml': text.replace('cmd: left', "cmd: ''") })
  expect(problems).toContainEqual('16:42 E_TASK_INVALID cmd says nothing')
})

test('a task whose type makes no work of it is not lost in silence', () => {
  const { problems } = opened('name: s\npipelines:\n  - pipeline: p\n    tasks: [{ task: a, type: nothing }]')
  expect(problems).toEqual(['4:15 E_TASK_INVALID the task type nothing makes no work of this task'])
})

test('an image whose source is missing or no folder is shown', () => {
  const { problems } = opened(yaml`
    name: s
    images:
      - { image: a, source: nowhere }
      - { image: b, source: ./liminal.yml }
  `)
  expect(problems).toEqual([
    expect.stringMatching(/^3:25 E_SOURCE_UNREADABLE .*\/nowhere does not exist$/),
    expect.stringMatching(/^4:25 E_SOURCE_UNREADABLE .*\/liminal.yml is not a folder$/),
  ])
})
