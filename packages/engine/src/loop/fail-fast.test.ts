import { expect, test } from 'vitest'
import { makeBench } from '../test-support/bench.ts'
import { userFailure } from '../test-support/cluster.ts'
import { mapped, planOf, task } from '../test-support/plan.ts'

test('the first failure ends what runs and what waits, but not what is there for failures', async () => {
  const { start, cluster, states, task: rowOf } = makeBench()
  const plan = planOf(
    [
      task('a'),
      task('b'),
      task('c', ['b']),
      mapped('m', { items: [1, 2, 3] }, [], { maxParallel: 1 }),
      task('tidy', ['a', 'c', 'm'], { triggerRule: 'all_done' }),
    ],
    { failFast: true },
  )
  const { run, done } = start(plan)
  await cluster.job('b')
  await cluster.job('m[0]')
  await cluster.end('a', userFailure)
  await cluster.end('tidy')
  expect(await done).toBe('failed')
  expect(states(run)).toEqual({
    a: 'failed',
    b: 'cancelled',
    c: 'cancelled',
    m: 'cancelled',
    'm[0]': 'cancelled',
    'm[1]': 'cancelled',
    'm[2]': 'cancelled',
    tidy: 'succeeded',
  })
  expect(rowOf(run, 'c').reason).toBe('a failed, and the pipeline is to fail fast')
  expect((await cluster.job('b')).cancels).toBe(1)
})

test('an attempt that is repeated does not end the others', async () => {
  const { start, cluster, states } = makeBench()
  const plan = planOf([task('a', [], { retries: { limit: 1, delaySeconds: 0 } }), task('b')], { failFast: true })
  const { run, done } = start(plan)
  await cluster.end('a', userFailure)
  await cluster.end('a', undefined, 2)
  await cluster.end('b')
  expect(await done).toBe('succeeded')
  expect(states(run)).toEqual({ a: 'succeeded', b: 'succeeded' })
})

test('a run that was interrupted while it failed fast goes on failing', async () => {
  const { start, carry, cluster, states } = makeBench()
  const plan = planOf([task('a'), task('b'), task('c', ['b'])], { failFast: true })
  const first = start(plan, { onCancel: () => first.abandon() })
  await cluster.job('b')
  await cluster.end('a', userFailure)
  expect(await first.done).toBe('running')
  expect(await carry(first.run).done).toBe('failed')
  expect(states(first.run)).toEqual({ a: 'failed', b: 'cancelled', c: 'cancelled' })
})

test('without it, what does not need the failed task goes on', async () => {
  const { start, cluster, states } = makeBench()
  const { run, done } = start(planOf([task('a'), task('b'), task('c', ['b']), task('d', ['a'])]))
  await cluster.end('a', userFailure)
  await cluster.end('b')
  await cluster.end('c')
  expect(await done).toBe('failed')
  expect(states(run)).toEqual({ a: 'failed', b: 'succeeded', c: 'succeeded', d: 'upstream_failed' })
})
