import { expect, test } from 'vitest'
import { yaml } from '../test-support/files.ts'
import { opened } from '../test-support/open.ts'

const pipeline = (lines: string) =>
  opened(`name: s\npipelines:\n  - pipeline: p\n${lines.replace(/^(?=.)/gm, '    ')}    tasks: []\n`)

test('hooks go into the plan, their secrets as references', () => {
  const { problems, plan } = pipeline(yaml`
    late_minutes: 90
    on_late: [{ type: command, command: 'notify late' }]
    on_failure:
      - { type: webhook, url: { env: SLACK_URL }, headers: { Authorization: { env: TOKEN } } }
      - { type: webhook, url: 'https://example.com/hook', timeout: 2m }
  `)
  expect(problems).toEqual([])
  expect(plan?.lateSeconds).toBe(5400)
  expect(plan?.hooks).toEqual({
    late: [{ type: 'command', command: 'notify late', folder: expect.stringMatching(/^\//), timeoutSeconds: 60 }],
    failure: [
      { type: 'webhook', url: { env: 'SLACK_URL' }, headers: { Authorization: { env: 'TOKEN' } }, timeoutSeconds: 10 },
      { type: 'webhook', url: 'https://example.com/hook', headers: {}, timeoutSeconds: 120 },
    ],
  })
})

test('what is wrong with hooks is shown all at once', () => {
  const { problems } = pipeline(yaml`
    on_success: [{ type: webhook }, { type: command }, { type: mail }]
    on_failure: [{ type: webhook, urll: https://x.org }, { type: webhook, url: example.com }]
    on_late: [{ type: command, command: x }]
  `)
  expect(problems).toEqual([
    expect.stringMatching(/^4:\d+ E_VALUE_INVALID on_success\.2\.type: /),
    expect.stringMatching(/^5:\d+ E_KEY_UNKNOWN nothing reads the key urll \| did you mean url\?$/),
  ])
  const { problems: missing } = pipeline(yaml`
    on_success: [{ type: webhook }, { type: command }]
    on_failure: [{ type: webhook, url: example.com }]
    on_late: [{ type: command, command: x }]
  `)
  expect(missing).toEqual([
    '4:20 E_KEY_MISSING a webhook needs url',
    '4:39 E_KEY_MISSING a command needs command',
    '5:40 E_VALUE_INVALID this is no URL of a webhook',
    '6:17 E_KEY_MISSING on_late needs late_minutes',
  ])
})

test('pools, priorities and memory after running out of it go into the plan', () => {
  const { problems, plan } = opened(yaml`
    name: s
    pools: [{ pool: gpu, slots: 2 }, { pool: unused, slots: 1 }]
    executors: [{ executor: local, max_parallel: 3 }]
    pipelines:
      - pipeline: p
        max_parallel: 8
        fail_fast: true
        tasks:
          - task: a
            type: python
            cmd: x
            pool: gpu
            pool_slots: 2
            priority: 7
            resources: { memory: 1Gi }
            memory_after_oom: { limit: 8Gi }
  `)
  expect(problems).toEqual([])
  expect(plan).toMatchObject({
    maxParallel: 8,
    failFast: true,
    pools: { gpu: 2 },
    executors: { local: { maxParallel: 3 } },
  })
  expect(plan?.pools).toEqual({ gpu: 2 })
  expect(plan?.executors.local?.config).not.toHaveProperty('max_parallel')
  expect(plan?.tasks.find(({ name }) => name === 'a')).toMatchObject({
    pool: { name: 'gpu', slots: 2 },
    priority: 7,
    retries: { afterOom: { factor: 2, limit: 8 * 1024 ** 3 } },
  })
})

test('what cannot be of pools and memory is shown', () => {
  const { problems } = opened(yaml`
    name: s
    pools: [{ pool: gpu, slots: 2 }]
    pipelines:
      - pipeline: p
        tasks:
          - { task: a, type: python, cmd: x, pool: gup }
          - { task: b, type: python, cmd: x, pool: gpu, pool_slots: 3 }
          - { task: c, type: python, cmd: x, pool_slots: 1 }
          - { task: d, type: python, cmd: x, memory_after_oom: { limit: lots } }
          - { task: e, type: python, cmd: x, memory_after_oom: { limit: 8Gi, factor: 1 }, resources: { memory: 1Gi } }
  `)
  expect(problems).toEqual([
    '6:48 E_POOL_UNDECLARED pools: has no gup | there are: gpu',
    '7:65 E_VALUE_INVALID the pool gpu has only 2 slots',
    '8:54 E_VALUE_INVALID pool_slots needs pool',
    '9:62 E_VALUE_INVALID memory_after_oom needs resources.memory to grow from',
    '9:69 E_VALUE_INVALID this is no amount of memory',
    expect.stringMatching(/^10:\d+ E_VALUE_INVALID memory_after_oom\.factor: /),
  ])
})
