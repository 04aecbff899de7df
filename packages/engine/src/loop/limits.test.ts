import { expect, test } from 'vitest'
import { makeBench } from '../test-support/bench.ts'
import { type Behaviour, succeeded, userFailure } from '../test-support/cluster.ts'
import { mapped, planOf, task } from '../test-support/plan.ts'

/** Notes which jobs run beside each other, and ends each a little later. */
function watched(): Behaviour & { readonly most: (name?: RegExp) => number } {
  const running = new Set<string>()
  const seen: string[][] = []
  return {
    onSubmit: (key) => {
      running.add(key)
      seen.push([...running])
    },
    onWait: async (key) => {
      await new Promise((done) => setTimeout(done, 5))
      running.delete(key)
    },
    outcome: () => succeeded,
    most: (name = /./) => Math.max(...seen.map((keys) => keys.filter((key) => name.test(key)).length)),
  }
}

const names = (count: number) => Array.from({ length: count }, (_, index) => `t${index}`)

test('of tasks that could start, those of a higher priority do first, others in the order of the plan', async () => {
  const { start, cluster } = makeBench()
  const plan = planOf([
    task('low', [], { priority: -1 }),
    task('a'),
    task('high', [], { priority: 5 }),
    task('b'),
    mapped('m', { items: [1, 2] }, [], { priority: 2 }),
  ])
  const { done } = start(plan, { outcome: () => succeeded }, { maxParallel: 1 })
  expect(await done).toBe('succeeded')
  const order = cluster.submits.map((key) => key.split('/')[1])
  expect(order.indexOf('high')).toBe(0)
  expect(order.filter((name) => name !== 'high')).toEqual(['m[0]', 'm[1]', 'a', 'b', 'low'])
})

test('an executor that has a limit gets no more at once, while others go on', async () => {
  const { start } = makeBench()
  const executors = { small: { type: 'fake', config: {}, maxParallel: 2 }, fake: { type: 'fake', config: {} } }
  const plan = planOf(
    [...names(8).map((name) => task(name, [], { executor: 'small' })), task('x'), task('y'), task('z')],
    { executors },
  )
  const behaviour = watched()
  expect(await start(plan, behaviour).done).toBe('succeeded')
  expect(behaviour.most(/\/t/)).toBe(2)
  expect(behaviour.most()).toBe(5)
})

test('tasks of several runs share a pool, and all of them end', async () => {
  const { start } = makeBench()
  const pooled = (slots: number) => ({ pool: { name: 'gpu', slots } })
  const plan = planOf(
    [...names(6).map((name) => task(name, [], pooled(1))), task('wide', [], pooled(3)), task('free')],
    {
      pools: { gpu: 3 },
    },
  )
  const behaviour = watched()
  const runs = [start(plan, behaviour), start(plan, behaviour), start(plan, behaviour)]
  expect(await Promise.all(runs.map(({ done }) => done))).toEqual(['succeeded', 'succeeded', 'succeeded'])
  expect(behaviour.most(/\/t/)).toBe(3)
})

test('a slot is free again once an attempt has failed, and is taken for its retry', async () => {
  const { start, cluster } = makeBench()
  const pool = { pool: { name: 'db', slots: 1 } }
  const plan = planOf([task('a', [], { ...pool, retries: { limit: 1, delaySeconds: 0.01 } }), task('b', [], pool)], {
    pools: { db: 1 },
  })
  const { done } = start(plan)
  await cluster.end('a', userFailure)
  await cluster.end('b')
  await cluster.end('a', succeeded, 2)
  expect(await done).toBe('succeeded')
})

test('slots of a run whose process is gone are free for others once it was resumed or cancelled, and who waits is told', async () => {
  const { start, carry, cluster } = makeBench()
  const plan = planOf([task('a', [], { pool: { name: 'db', slots: 1 } })], { pools: { db: 1 } })
  const first = start(plan)
  await cluster.job('a')
  first.abandon()
  expect(await first.done).toBe('running')
  const second = start(plan, { outcome: () => succeeded })
  expect(await second.event('pool_blocked')).toMatchObject({ pool: 'db', by: first.run })
  expect(cluster.order).toEqual(['a/1'])
  expect(await carry(first.run, {}, { cancel: AbortSignal.abort() }).done).toBe('cancelled')
  expect(await second.done).toBe('succeeded')
  expect(second.events.filter(({ type }) => type === 'pool_blocked')).toHaveLength(1)
})
