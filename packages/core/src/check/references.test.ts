import { expect, test } from 'vitest'
import { yaml } from '../test-support/files.ts'
import { opened } from '../test-support/open.ts'

const tasks = (lines: string) =>
  opened(`name: s\npipelines:\n  - pipeline: p\n    tasks:\n${lines.replace(/^(?=-)/gm, '      ')}`).problems

test('an output that its task does not declare is shown within the text', () => {
  expect(
    tasks(
      "- { task: a, type: python, cmd: x, outputs: { accuracy: number } }\n- { task: b, type: python, cmd: 'y {{tasks.a.outputs.acuracy}}' }",
    ),
  ).toEqual(['6:42 E_OUTPUT_UNKNOWN a declares no output acuracy | did you mean accuracy?'])
})

test('an output of a task that does not run before is shown, however far up others are', () => {
  expect(
    tasks(yaml`
      - { task: a, type: python, cmd: x, outputs: { o: number } }
      - { task: b, type: python, cmd: x }
      - { task: c, type: python, cmd: '{{tasks.a.outputs.o}}' }
      - { task: d, type: python, cmd: '{{tasks.a.outputs.o}}', depends_on: [] }
    `),
  ).toEqual(['8:40 E_OUTPUT_UNKNOWN a does not run before d | add a to depends_on'])
})

test('an output of an unknown task is shown, beside other problems', () => {
  expect(
    tasks(yaml`
      - { task: train, type: python, cmd: x, outputs: { o: number }, retries: -1 }
      - { task: b, type: python, cmd: '{{tasks.trian.outputs.o}}' }
    `),
  ).toEqual([
    expect.stringMatching(/^5:\d+ E_VALUE_INVALID retries: /),
    '6:40 E_OUTPUT_UNKNOWN there is no task trian | did you mean train?',
  ])
})

test('executors and volumes that are not listed are shown together, with those that were meant', () => {
  const { problems } = opened(yaml`
    name: s
    volumes: [{ volume: data }]
    pipelines:
      - pipeline: p
        tasks:
          - { task: a, type: python, cmd: x, executor: locl, mounts: [{ volume: dta, path: /d }] }
          - { task: b, type: python, cmd: x, executor: cluster, typo: 1 }
  `)
  expect(problems).toEqual([
    '6:52 E_EXECUTOR_UNDECLARED executors: has no locl | did you mean local?',
    '6:77 E_VOLUME_UNDECLARED volumes: has no dta | did you mean data?',
    '7:52 E_EXECUTOR_UNDECLARED executors: has no cluster | there are: local, docker, default_k8s, airflow_executor',
    '7:61 E_KEY_UNKNOWN nothing reads the key typo | did you mean type?',
  ])
})

test('a mount that names its claim needs no volume to be listed, and is told of', () => {
  const { problems } = opened(yaml`
    name: s
    volumes: [{ volume: data }]
    pipelines:
      - pipeline: p
        tasks:
          - { task: a, type: python, cmd: x, mounts: [{ volume: dags, pvc: all-dags, path: /d }] }
          - { task: b, type: python, cmd: x, mounts: [{ volume: data, pvc: all-dags, path: /d }] }
          - { task: c, type: python, cmd: x, mounts: [{ volume: dta, claim_name: c, path: /d }] }
  `)
  const elsewhere = 'elsewhere a folder that begins empty'
  expect(problems).toEqual([
    `6:61 E_VOLUME_UNDECLARED volumes: has no dags: on Kubernetes it is the claim all-dags, ${elsewhere} | did you mean data?`,
    `8:61 E_VOLUME_UNDECLARED volumes: has no dta: on Kubernetes it is the claim c, ${elsewhere} | did you mean data?`,
  ])
})
