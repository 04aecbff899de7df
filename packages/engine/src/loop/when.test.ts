import { expect, test } from 'vitest'
import { makeBench } from '../test-support/bench.ts'
import { succeeded } from '../test-support/cluster.ts'
import { functionTask, planOf, task, writes } from '../test-support/plan.ts'

const atOnce = { outcome: () => succeeded }

test.each<[string | false, string]>([
  [false, 'its condition is false'],
  ['false', 'false is not true'],
  ['tasks.up.outputs.n > 5', 'tasks.up.outputs.n > 5 is not true'],
  ['tasks.up.outputs.zero', 'tasks.up.outputs.zero is not true'],
  ['tasks.up.outputs.empty', 'tasks.up.outputs.empty is not true'],
  ['tasks.up.outputs.nothing', 'tasks.up.outputs.nothing is not true'],
  ["params.mode == 'full'", "params.mode == 'full' is not true"],
  ['limit > 3', 'limit > 3 is not true'],
])('a task is skipped where %s does not hold, and nothing is submitted', async (when, reason) => {
  const { start, cluster, task: taskOf } = makeBench()
  const up = task('up', [], { outputs: { n: 'number' } })
  const plan = planOf([up, task('a', ['up'], { when, values: { limit: 2 } })], { params: { mode: 'fast' } })
  const { run, done, events } = start(plan, { outcome: () => writes({ n: 3, zero: 0, empty: [], nothing: null }) })
  expect(await done).toBe('succeeded')
  expect(cluster.order).toEqual(['up/1'])
  expect(taskOf(run, 'a')).toMatchObject({ state: 'skipped', reason, attempt: 0 })
  expect(events).toContainEqual(expect.objectContaining({ type: 'task_ended', task: 'a', state: 'skipped', reason }))
})

test.each([
  'true',
  'tasks.up.outputs.n < 5',
  'tasks.up.outputs.n',
  "tasks['up'].outputs.list | length == 1",
  "params.mode == 'fast' and limit == 2",
])('a task runs where %s holds', async (when) => {
  const { start, cluster } = makeBench()
  const plan = planOf([task('up'), task('a', ['up'], { when, values: { limit: 2 } })], { params: { mode: 'fast' } })
  const { done } = start(plan, { outcome: () => writes({ n: 3, list: [''] }) })
  expect(await done).toBe('succeeded')
  expect(cluster.order).toEqual(['up/1', 'a/1'])
})

test.each([
  ['nothing > 1', /^when: \{\{nothing > 1\}\}: .+/],
  ['tasks.up.outputs.other', /^when: there is no tasks\.up\.outputs\.other$/],
  ['1 +', /^when: \{\{1 \+\}\}: .+/],
  ['item > 1', /^when: \{\{item > 1\}\}: .+/],
])('a condition that cannot be evaluated fails the task, which is not retried: %s', async (when, reason) => {
  const { start, cluster, states, task: taskOf } = makeBench()
  const retries = { limit: 2, delaySeconds: 0 }
  const { run, done } = start(planOf([task('up'), task('a', ['up'], { when, retries }), task('b', ['a'])]), atOnce)
  expect(await done).toBe('failed')
  expect(taskOf(run, 'a').reason).toMatch(reason)
  expect(states(run)).toEqual({ up: 'succeeded', a: 'failed', b: 'upstream_failed' })
  expect(cluster.order).toEqual(['up/1'])
})

test('what is behind a skipped task is skipped with it, unless its trigger rule says otherwise', async () => {
  const { start, states } = makeBench()
  const behind = (
    name: string,
    triggerRule: 'all_success' | 'none_failed' | 'all_done' | 'one_success' | 'none_skipped',
  ) => task(name, ['off', 'good'], { triggerRule })
  const plan = planOf([
    task('good'),
    task('off', [], { when: false }),
    behind('all', 'all_success'),
    behind('lenient', 'none_failed'),
    behind('done', 'all_done'),
    behind('one', 'one_success'),
    behind('strict', 'none_skipped'),
    task('further', ['all']),
  ])
  const { run, done } = start(plan, atOnce)
  expect(await done).toBe('succeeded')
  expect(states(run)).toEqual({
    good: 'succeeded',
    off: 'skipped',
    all: 'skipped',
    lenient: 'succeeded',
    done: 'succeeded',
    one: 'succeeded',
    strict: 'skipped',
    further: 'skipped',
  })
})

test('a condition is judged once its upstreams let the task run, and not for one that will not', async () => {
  const { start, cluster, task: taskOf } = makeBench()
  const { run, done, event } = start(
    planOf([task('a'), task('b'), task('c', ['a', 'b'], { when: 'tasks.a.outputs.n' })]),
  )
  await cluster.end('a', writes({ n: 1 }))
  await event('task_ended', 'a')
  expect(taskOf(run, 'c').state).toBe('waiting')
  await cluster.end('b', { status: 'failed', class: 'user', reason: 'no' })
  expect(await done).toBe('failed')
  expect(taskOf(run, 'c').state).toBe('upstream_failed')
})

test('a function has a condition too, and resume leaves what was skipped', async () => {
  const { start, carry, cluster, states } = makeBench()
  const plan = planOf([
    functionTask('f', [], { when: '1 > 2' }),
    task('g'),
    task('h', ['g'], { when: 'tasks.g.outputs.n' }),
  ])
  const first = start(plan)
  await first.event('task_ended', 'f')
  await cluster.waited(1)
  first.abandon()
  await first.done
  await cluster.end('g', writes({ n: 1 }))
  expect(await carry(first.run, atOnce).done).toBe('succeeded')
  expect(states(first.run)).toEqual({ f: 'skipped', g: 'succeeded', h: 'succeeded' })
})
