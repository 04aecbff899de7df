import { expect, test } from 'vitest'
import { yaml } from '../test-support/files.ts'
import { opened } from '../test-support/open.ts'

/** A system whose tasks are written as `name` or `name: [upstream, ...]`. */
function pipeline(tasks: readonly string[], rest = '') {
  const lines = tasks.map((task) => {
    const [name, upstreams] = task.split(': ')
    return `      - { task: ${name}, type: nothing_at_all${upstreams === undefined ? '' : `, depends_on: ${upstreams}`} }`
  })
  const text = ['name: s', 'pipelines:', '  - pipeline: p', '    tasks:', ...lines, rest].join('\n')
  return opened(text.replaceAll('nothing_at_all', 'python, cmd: x'))
}

const upstreamsIn = ({ tasks }: ReturnType<typeof opened>) =>
  Object.fromEntries([...tasks.values()].map((task) => [task.name, task.upstreams]))

test('a list without depends_on is a chain, between those before and those after', () => {
  expect(upstreamsIn(pipeline(['a', 'b', 'c']))).toEqual({ start: [], a: ['start'], b: ['a'], c: ['b'], end: ['c'] })
})

test('tasks fan out and join; [] waits for nothing but those before', () => {
  expect(upstreamsIn(pipeline(['a', 'b: [a]', 'c: [a]', 'd: []', 'e: [b, c]']))).toEqual({
    start: [],
    a: ['start'],
    b: ['a'],
    c: ['a'],
    d: ['start'],
    e: ['b', 'c'],
    end: ['d', 'e'],
  })
})

test('the own tasks wait for all before them, those after for all leaves', () => {
  const found = pipeline(
    ['a', 'b: []'],
    yaml`
      pipeline_defaults:
        before_tasks: [{ task: x, type: nothing_at_all }, { task: y, type: nothing_at_all, depends_on: [start] }]
        after_tasks: [{ task: z, type: nothing_at_all }]
    `,
  )
  expect(upstreamsIn(found)).toEqual({
    start: [],
    x: ['start'],
    y: ['start'],
    a: ['x', 'y'],
    b: ['x', 'y'],
    z: ['a', 'b'],
    end: ['z'],
  })
})

test('a pipeline without tasks of its own goes from those before to those after', () => {
  expect(upstreamsIn(pipeline([]))).toEqual({ start: [], end: ['start'] })
})

test('an unknown upstream is shown in its list, with the one that was meant', () => {
  expect(pipeline(['fetch', 'clean: [start, fetsh]']).problems).toEqual([
    '6:66 E_UPSTREAM_UNKNOWN there is no task fetsh to depend on | did you mean fetch?',
  ])
})

test('a circle is shown with its path', () => {
  expect(pipeline(['a', 'b: [d]', 'c: [b]', 'd: [c]', 'e']).problems).toEqual([
    '6:55 E_GRAPH_CYCLE these tasks wait for each other: b -> c -> d -> b',
  ])
  expect(pipeline(['a: [a]']).problems).toEqual(['5:55 E_GRAPH_CYCLE these tasks wait for each other: a -> a'])
})

test('two tasks of one name are shown', () => {
  expect(pipeline(['a', 'b', 'a']).problems).toEqual(['7:17 E_NAME_TWICE another task is named a too'])
})

test('ten thousand slips and a circle of ten thousand take no time to speak of', { timeout: 30_000 }, () => {
  const slips = Array.from({ length: 3_000 }, (_, at) => `task_${at}: [tsk_${at}]`)
  expect(pipeline(slips).problems).toHaveLength(3_000)
  const circle = Array.from({ length: 3_000 }, (_, at) => `t${at}: [t${(at + 1) % 3_000}]`)
  expect(pipeline(circle).problems).toHaveLength(1)
})
