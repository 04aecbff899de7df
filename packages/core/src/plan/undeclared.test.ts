import { expect, test } from 'vitest'
import { yaml } from '../test-support/files.ts'
import { opened } from '../test-support/open.ts'

/** The problems of a task with these keys. */
function problems(keys: string): readonly string[] {
  return opened(yaml`
    name: s
    volumes: [{ volume: data }, { volume: models }]
    pipelines:
      - pipeline: p
        tasks:
          - { task: a, type: python, cmd: x, ${keys} }
  `).problems
}

const both = 'mounts: [{ volume: data, path: /d }, { volume: models, path: /m }]'

test('a cached task that may write to volumes is asked to say what it leaves there', () => {
  expect(problems(`cache: true, ${both}`)).toEqual([
    '6:49 E_CACHE_UNDECLARED the task may write to volumes data, models but does not say what, so the cache cannot tell whether it is still there | name it in cache.outputs ([] if it writes no files), or add read_only: true to the mount',
  ])
  const [problem] = problems('cache: { inputs: [/d/x] }, mounts: [{ volume: data, path: /d }]')
  expect(problem).toMatch(/may write to volume data but/)
})

test.each([
  'cache: { outputs: [/d/x] }',
  'cache: { outputs: [] }',
  'cache: true, outputs: { model: file }',
  'cache: false',
  'retries: 1',
])('one with %s is not', (keys) => {
  expect(problems(`${keys}, ${both}`)).toEqual([])
})

test('nor one that only reads', () => {
  expect(problems('cache: true, mounts: [{ volume: data, path: /d, read_only: true }]')).toEqual([])
  expect(problems('cache: true')).toEqual([])
})

test('outputs: [] says that it leaves no files', () => {
  const cacheOf = (cache: string) =>
    opened(
      `name: s\npipelines: [{ pipeline: p, tasks: [{ task: a, type: python, cmd: x, cache: ${cache} }] }]`,
    ).tasks.get('a')?.cache
  expect(cacheOf('{ outputs: [] }')).toEqual({ inputs: [], outputs: [], leavesNothing: true })
  expect(cacheOf('true')).toEqual({ inputs: [], outputs: [] })
  expect(cacheOf("{ code: ['*.py'], key: k }")).toEqual({ inputs: [], outputs: [], code: ['*.py'], key: 'k' })
})
