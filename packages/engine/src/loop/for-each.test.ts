import type { Json, Outcome } from '@liminal/core'
import { expect, test } from 'vitest'
import { type Carried, makeBench } from '../test-support/bench.ts'
import { succeeded, userFailure } from '../test-support/cluster.ts'
import { containerWork, functionTask, mapped, planOf, task, writes } from '../test-support/plan.ts'

const atOnce = { outcome: () => succeeded }
const numbers = { outputs: { n: 'number' } } as const

/** Ends jobs with the outputs that their tasks are to write, by the name of the task. */
function outputsBy(values: Readonly<Record<string, Json>>) {
  return {
    outcome: (key: string): Outcome => writes(values[key.split('/').at(1) ?? ''] ?? {}),
  }
}

test('a mapped task runs once for each item, and hands on lists in the order of the items', async () => {
  const { start, cluster, task: taskOf } = makeBench()
  const plan = planOf([
    mapped('m', { items: ['a', { b: 1 }, null] }, [], { ...numbers, work: containerWork('{{item}}') }),
    task('next', ['m'], { work: containerWork('{{tasks.m.outputs.n}}') }),
  ])
  const { run, done, events } = start(plan)
  for (const index of [2, 0, 1]) await cluster.end(`m[${index}]`, writes({ n: index * 10 }))
  await cluster.end('next')
  expect(await done).toBe('succeeded')
  const args = [...cluster.jobs.values()].map(({ work }) => (work.kind === 'container' ? work.args : []))
  expect(args).toEqual([['a'], ['{"b":1}'], [''], ['[0,10,20]']])
  expect((await cluster.job('m[1]')).work).toMatchObject({ env: { LIMINAL_TASK_INDEX: '1', LIMINAL_TASK_COUNT: '3' } })
  expect(taskOf(run, 'm')).toMatchObject({ state: 'succeeded', outputs: { n: [0, 10, 20] } })
  expect(taskOf(run, 'm[2]')).toMatchObject({ state: 'succeeded', outputs: { n: 20 }, attempt: 1 })
  expect(events).toContainEqual(expect.objectContaining({ type: 'task_expanded', task: 'm', count: 3 }))
})

test.each([
  ['a list', [5, 6], ['5', '6']],
  ['a number', 3, ['0', '1', '2']],
])('items come from an output that is %s', async (_, value, expected) => {
  const { start, cluster } = makeBench()
  const plan = planOf([
    task('list', [], { outputs: { all: 'json' } }),
    mapped('m', { expression: 'tasks.list.outputs.all' }, ['list'], { work: containerWork('{{item}}') }),
  ])
  const { done } = start(plan, outputsBy({ list: { all: value } }))
  expect(await done).toBe('succeeded')
  const works = [...cluster.jobs.values()].slice(1).map(({ work }) => (work as { args?: unknown }).args)
  expect(works).toEqual(expected.map((each) => [each]))
})

test('items may be templates, and an expression may compute', async () => {
  const { start, cluster } = makeBench()
  const work = containerWork('{{item}}')
  const plan = planOf([
    task('up', [], numbers),
    mapped('texts', { items: ['n={{tasks.up.outputs.n}}', { deep: ['{{ tasks.up.outputs.n * 2 }}'] }] }, ['up'], {
      work,
    }),
    mapped('computed', { expression: 'range(tasks.up.outputs.n) | list' }, ['up'], { work }),
  ])
  const { done } = start(plan, outputsBy({ up: { n: 2 } }))
  expect(await done).toBe('succeeded')
  const argsOf = async (name: string) => ((await cluster.job(name)).work as { args?: unknown }).args
  expect([await argsOf('texts[0]'), await argsOf('texts[1]')]).toEqual([['n=2'], ['{"deep":["4"]}']])
  expect(cluster.order.filter((name) => name.startsWith('computed'))).toEqual(['computed[0]/1', 'computed[1]/1'])
})

test('for an empty list there is nothing to do: the task succeeds with empty lists', async () => {
  const { start, cluster, states, task: taskOf } = makeBench()
  const plan = planOf([mapped('m', { items: [] }, [], numbers), task('next', ['m'])])
  const { run, done } = start(plan, atOnce)
  expect(await done).toBe('succeeded')
  expect(cluster.order).toEqual(['next/1'])
  expect(states(run)).toEqual({ m: 'succeeded', next: 'succeeded' })
  expect(taskOf(run, 'm').outputs).toEqual({ n: [] })
})

test.each<[Json, string]>([
  ['text', 'for_each is neither a list nor a number: "text"'],
  [{ a: 1 }, 'for_each is neither a list nor a number: {"a":1}'],
  [-1, 'for_each is neither a list nor a number: -1'],
  [1.5, 'for_each is neither a list nor a number: 1.5'],
  [null, 'for_each is neither a list nor a number: null'],
  [100_001, 'for_each has 100001 elements, more than 100000'],
  [Array(100_001).fill(0), 'for_each has 100001 elements, more than 100000'],
])('what cannot be run for fails the task, with the reason', async (value, reason) => {
  const { create, carry, cluster, states, task: taskOf, store } = makeBench()
  const forEach = Array.isArray(value) ? { items: value } : { expression: 'it' }
  const run = create(planOf([mapped('m', forEach, [], { values: { it: value } }), task('next', ['m'])]))
  expect(await carry(run, atOnce).done).toBe('failed')
  expect(taskOf(run, 'm').reason).toBe(reason)
  expect(states(run)).toEqual({ m: 'failed', next: 'upstream_failed' })
  expect([cluster.order, store.run(run)?.reason]).toEqual([[], 'failed: m'])
})

test('an expression that cannot be evaluated fails the task', async () => {
  const { start, task: taskOf } = makeBench()
  const { run, done } = start(planOf([mapped('m', { expression: 'nothing.at.all' })]), atOnce)
  expect(await done).toBe('failed')
  expect(taskOf(run, 'm').reason).toBe('for_each: {{nothing.at.all}}: nothing is undefined')
})

test('one instance fails: the others still run, and the task fails of it, as does what is behind', async () => {
  const { start, states, store, task: taskOf } = makeBench()
  const plan = planOf([
    mapped('m', { items: [1, 2, 3] }, [], { maxParallel: 1 }),
    task('next', ['m']),
    task('cleanup', ['m'], { triggerRule: 'all_done' }),
    task('alarm', ['m'], { triggerRule: 'one_failed' }),
  ])
  const { run, done } = start(plan, { outcome: (key) => (key.includes('m[0]') ? userFailure : succeeded) })
  expect(await done).toBe('failed')
  expect(states(run)).toEqual({
    m: 'failed',
    'm[0]': 'failed',
    'm[1]': 'succeeded',
    'm[2]': 'succeeded',
    next: 'upstream_failed',
    cleanup: 'succeeded',
    alarm: 'succeeded',
  })
  expect(taskOf(run, 'm').reason).toBe('1 of 3 failed: m[0]: exit code 1')
  expect(store.run(run)?.reason).toBe('failed: m')
})

test('instances are retried and timed out one by one', async () => {
  const { start, cluster, store } = makeBench()
  const more = { retries: { limit: 1, delaySeconds: 0 }, timeoutSeconds: 0.03 }
  const { run, done } = start(planOf([mapped('m', { items: [1, 2, 3] }, [], more)]), {
    outcome: (key) => {
      if (key.endsWith('m[0]/1')) return userFailure
      return key.endsWith('m[1]/1') ? undefined : succeeded
    },
  })
  expect(await done).toBe('succeeded')
  expect(cluster.order.toSorted()).toEqual(['m[0]/1', 'm[0]/2', 'm[1]/1', 'm[1]/2', 'm[2]/1'])
  const failures = store.attempts(run).flatMap(({ outcome }) => (outcome?.status === 'failed' ? [outcome.class] : []))
  expect(failures.toSorted()).toEqual(['timeout', 'user'])
})

test('a condition on the item is judged for each, another one once; those skipped hand on nothing', async () => {
  const { start, cluster, states, task: taskOf } = makeBench()
  const plan = planOf([
    mapped('some', { items: [1, 2, 3] }, [], { ...numbers, when: 'item != 2', maxParallel: 1 }),
    mapped('none', { items: [1, 2] }, [], { ...numbers, when: 'item > 2' }),
    mapped('off', { items: [1, 2] }, [], { ...numbers, when: '1 > 2' }),
    task('behind-some', ['some'], { work: containerWork('{{tasks.some.outputs.n}}') }),
    task('behind-none', ['none']),
    task('after-none', ['none', 'off'], {
      triggerRule: 'all_done',
      work: containerWork('{{tasks.none.outputs.n}}', '{{tasks.off.outputs.n}}'),
    }),
    mapped('each', { expression: 'tasks.some.outputs.n' }, ['some']),
  ])
  const { run, done } = start(plan, { outcome: () => writes({ n: 7 }) })
  expect(await done).toBe('succeeded')
  expect(taskOf(run, 'some').outputs).toEqual({ n: [7, 7] })
  expect((await cluster.job('behind-some')).work).toEqual(containerWork('[7,7]'))
  expect((await cluster.job('after-none')).work).toEqual(containerWork('[]', '[]'))
  expect(Object.keys(states(run)).filter((name) => name.startsWith('each['))).toEqual(['each[0]', 'each[1]'])
  expect(states(run)).toMatchObject({ 'some[1]': 'skipped', none: 'skipped', off: 'skipped', 'behind-none': 'skipped' })
  expect(Object.keys(states(run))).not.toContain('off[0]')
})

test('mapped tasks stand one behind the other, functions among them', async () => {
  const { start, task: taskOf, cluster } = makeBench()
  const functions =
    () =>
    async (input: Json, { task: name }: { task: string }) => ({ output: { n: [name, input] as Json } })
  const more = { outputs: { n: 'json' }, work: { kind: 'function', function: 'f', input: '{{item}}' } } as const
  const plan = planOf([
    mapped('first', { items: [1, 2] }, [], numbers),
    mapped('second', { expression: 'tasks.first.outputs.n' }, ['first'], {
      ...numbers,
      work: containerWork('{{item}}'),
    }),
    { ...functionTask('f', ['second'], more), forEach: { expression: 'tasks.second.outputs.n' } },
  ])
  const { run, done } = start(
    plan,
    { outcome: (key) => writes({ n: Number(/\d/.exec(key.split('/')[1] ?? '')?.[0]) + 5 }) },
    { functions },
  )
  expect(await done).toBe('succeeded')
  expect((await cluster.job('second[1]')).work).toMatchObject({ args: ['6'] })
  expect(taskOf(run, 'f').outputs).toEqual({
    n: [
      ['f[0]', '5'],
      ['f[1]', '6'],
    ],
  })
})

test('a run cancelled ends its instances, whether they run, wait for a retry, or wait in the queue', async () => {
  const { start, cluster, states } = makeBench()
  const more = { maxParallel: 2, retries: { limit: 1, delaySeconds: 3600 } }
  const carried: Carried = start(planOf([mapped('m', { items: [1, 2, 3, 4] }, [], more), task('next', ['m'])]))
  await cluster.end('m[0]', userFailure)
  await carried.event('task_retrying')
  const running = await cluster.job('m[1]')
  carried.cancel()
  expect(await carried.done).toBe('cancelled')
  expect(running.cancels).toBe(1)
  expect([...new Set(Object.values(states(carried.run)))]).toEqual(['cancelled'])
  expect(Object.keys(states(carried.run))).toHaveLength(6)
})
