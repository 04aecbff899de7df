import { expect, test } from 'vitest'
import { makeBench } from '../test-support/bench.ts'
import { succeeded, userFailure } from '../test-support/cluster.ts'
import { functionTask, mapped, planOf, task } from '../test-support/plan.ts'

test('one task is cancelled, also on its executor, and the others go on', async () => {
  const { start, store, cluster, states, task: rowOf } = makeBench()
  const retries = { retries: { limit: 3, delaySeconds: 0 } }
  const { run, done } = start(planOf([task('a', [], retries), task('b'), task('c', ['a'])]))
  await cluster.job('a')
  store.requestCancel(run, 'a')
  await cluster.end('b')
  expect(await done).toBe('failed')
  expect(states(run)).toEqual({ a: 'cancelled', b: 'succeeded', c: 'upstream_failed' })
  expect(rowOf(run, 'a')).toMatchObject({ reason: 'it was cancelled', tries: 1 })
  expect(store.run(run)?.reason).toBe('cancelled: a')
  expect((await cluster.job('a')).cancels).toBe(1)
})

test('a task that waits is cancelled before it starts', async () => {
  const { start, store, cluster, states } = makeBench()
  const { run, done, event } = start(planOf([task('a'), task('b', ['a']), task('c', ['b'])]))
  await cluster.job('a')
  store.requestCancel(run, 'b')
  await event('task_ended', 'b')
  await cluster.end('a')
  expect(await done).toBe('failed')
  expect(states(run)).toEqual({ a: 'succeeded', b: 'cancelled', c: 'upstream_failed' })
  expect(cluster.submits).toHaveLength(1)
})

test('instances are cancelled one by one, those that queue too, and no more than allowed run at once', async () => {
  const { start, store, cluster, states, event } = (() => {
    const bench = makeBench()
    const started = bench.start(planOf([mapped('m', { items: [0, 1, 2, 3] }, [], { maxParallel: 1 })]))
    return { ...bench, ...started, start: started }
  })()
  const { run, done } = start
  await cluster.job('m[0]')
  store.requestCancel(run, 'm[1]')
  await event('task_ended', 'm[1]')
  expect(states(run)).toMatchObject({ 'm[0]': 'running', 'm[1]': 'cancelled', 'm[2]': 'waiting' })
  store.requestCancel(run, 'm[0]')
  await cluster.job('m[2]')
  expect(states(run)).toMatchObject({ 'm[0]': 'cancelled', 'm[2]': 'running', 'm[3]': 'waiting' })
  await cluster.end('m[2]')
  await cluster.end('m[3]')
  expect(await done).toBe('failed')
  expect(states(run)).toMatchObject({ m: 'cancelled', 'm[2]': 'succeeded', 'm[3]': 'succeeded' })
})

test('a mapped task is cancelled with all its instances', async () => {
  const { start, store, cluster, states } = makeBench()
  const { run, done } = start(planOf([mapped('m', { items: [0, 1, 2] }, [], { maxParallel: 2 }), task('b')]))
  await cluster.job('m[1]')
  store.requestCancel(run, 'm')
  await cluster.end('b')
  expect(await done).toBe('failed')
  expect(states(run)).toEqual({
    b: 'succeeded',
    m: 'cancelled',
    'm[0]': 'cancelled',
    'm[1]': 'cancelled',
    'm[2]': 'cancelled',
  })
})

test('a task whose work cannot be cancelled says so', async () => {
  const { start, store, cluster, task: rowOf } = makeBench()
  const { run, done } = start(planOf([task('a', [], { retries: { limit: 2, delaySeconds: 0 } })]), {
    onCancel: () => Promise.reject(new Error('the cluster does not answer')),
  })
  await cluster.job('a')
  store.requestCancel(run, 'a')
  expect(await done).toBe('failed')
  expect(rowOf(run, 'a')).toMatchObject({
    state: 'failed',
    reason: 'it could not be cancelled: the cluster does not answer',
  })
})

test('a cancel that was asked for while nobody held the run is carried out by who takes it next', async () => {
  const { start, carry, store, cluster, states } = makeBench()
  const first = start(planOf([task('a'), task('b', ['a'])]))
  await cluster.job('a')
  first.abandon()
  await first.done
  store.requestCancel(first.run, 'a')
  const holding = carry(first.run, {}, { hold: true })
  await holding.event('task_ended', 'a')
  holding.abandon()
  await holding.done
  expect(states(first.run).a).toBe('cancelled')
  store.requestCancel(first.run)
  expect(await carry(first.run).done).toBe('cancelled')
  expect(cluster.order).toEqual(['a/1'])
})

test('a cancelled run is not cancelled again when it is resumed', async () => {
  const { start, carry, store, cluster } = makeBench()
  const { run, done } = start(planOf([task('a')]))
  await cluster.job('a')
  store.requestCancel(run)
  expect(await done).toBe('cancelled')
  store.requestCancel(run)
  expect(await carry(run, { outcome: () => succeeded }).done).toBe('succeeded')
})

test('while a run is paused nothing starts, what runs goes on, and afterwards the rest runs', async () => {
  const { start, store, cluster, states } = makeBench()
  const { run, done, event } = start(
    planOf([task('a'), task('b', ['a']), functionTask('f', ['a'])]),
    {},
    {
      functions: () => async () => ({}),
    },
  )
  await cluster.job('a')
  store.setPaused(run, true)
  await event('run_paused')
  await cluster.end('a')
  await event('task_ended', 'a')
  // A turn of the loop later, still nothing.
  await new Promise((turn) => setTimeout(turn, 300))
  expect(states(run)).toEqual({ a: 'succeeded', b: 'waiting', f: 'waiting' })
  store.setPaused(run, false)
  await cluster.end('b')
  expect(await done).toBe('succeeded')
})

test('a run that was paused when its process died is still paused', async () => {
  const { start, carry, store, cluster, states } = makeBench()
  const first = start(planOf([task('a'), task('b', ['a'])]))
  await cluster.job('a')
  store.setPaused(first.run, true)
  await first.event('run_paused')
  first.abandon()
  await first.done
  await cluster.end('a')
  const second = carry(first.run)
  await second.event('task_ended', 'a')
  store.setPaused(first.run, false)
  await second.event('run_unpaused')
  await cluster.end('b')
  expect(await second.done).toBe('succeeded')
  expect(states(first.run).b).toBe('succeeded')
})

const approval = functionTask('ok', ['a'], { type: 'approval', outputs: {} })
const asks = {
  functions:
    () => async (_: unknown, context: { decision(message: string): Promise<{ approved: boolean; by: string }> }) => {
      const { approved, by } = await context.decision('deploy?')
      if (!approved) throw new Error(`${by} refused`)
      return { output: { by } }
    },
}

test('a task waits for approval, and hands on who gave it', async () => {
  const { start, store, cluster, task: rowOf } = makeBench()
  const { run, done, event } = start(planOf([task('a'), approval, task('b', ['ok'])]), {}, asks)
  await cluster.end('a')
  expect(await event('approval_asked', 'ok')).toMatchObject({ message: 'deploy?', attempt: 1 })
  store.decide(run, 'ok', { approved: true, by: 'ada' })
  await cluster.end('b')
  expect(await done).toBe('succeeded')
  expect(rowOf(run, 'ok').outputs).toEqual({ by: 'ada' })
  expect(store.requests(run).decisions.size).toBe(0)
})

test('the first answer counts; what is asked of a task that has ended is not asked of its next attempt', async () => {
  const { start, carry, store, cluster } = makeBench()
  const { run, done, event } = start(planOf([task('a'), approval]), {}, asks)
  await cluster.end('a')
  await event('approval_asked', 'ok')
  expect(store.decide(run, 'ok', { approved: false, by: 'ada' })).toBe(true)
  expect(store.decide(run, 'ok', { approved: true, by: 'bob' })).toBe(false)
  expect(await done).toBe('failed')
  expect(store.decide(run, 'ok', { approved: true, by: 'bob' })).toBe(false)
  store.requestCancel(run, 'ok')
  store.setPaused(run, true)
  const again = carry(run, {}, asks)
  await expect.poll(() => store.events(run).filter(({ type }) => type === 'approval_asked')).toHaveLength(2)
  expect(store.decide(run, 'ok', { approved: true, by: 'bob' })).toBe(true)
  expect(await again.done).toBe('succeeded')
})

test('a refusal fails the task', async () => {
  const { start, store, cluster, states } = makeBench()
  const { run, done, event } = start(planOf([task('a'), approval, task('b', ['ok'])]), {}, asks)
  await cluster.end('a')
  await event('approval_asked', 'ok')
  store.decide(run, 'ok', { approved: false, by: 'ada' })
  expect(await done).toBe('failed')
  expect(states(run)).toEqual({ a: 'succeeded', ok: 'failed', b: 'upstream_failed' })
})

test('an approval given while no process ran is found, and not asked for twice', async () => {
  const { start, carry, store, cluster } = makeBench()
  const first = start(planOf([task('a'), approval]), {}, asks)
  await cluster.end('a')
  await first.event('approval_asked', 'ok')
  first.abandon()
  await first.done
  store.decide(first.run, 'ok', { approved: true, by: 'ada' })
  expect(await carry(first.run, {}, asks).done).toBe('succeeded')
  expect(store.events(first.run).filter(({ type }) => type === 'approval_asked')).toHaveLength(1)
})

test('an attempt that ran out of memory is followed by one with more, up to the limit', async () => {
  const { start, cluster } = makeBench()
  const gibibyte = 1024 ** 3
  const retries = { limit: 3, delaySeconds: 0, afterOom: { factor: 2, limit: 3 * gibibyte } }
  const work = { ...task('a').work, resources: { memory: '1Gi', cpu: '1' } } as ReturnType<typeof task>['work']
  const { done, events } = start(planOf([task('a', [], { retries, work })]))
  const oom = { status: 'failed', class: 'oom', reason: 'killed' } as const
  await cluster.end('a', oom, 1)
  await cluster.end('a', userFailure, 2)
  await cluster.end('a', oom, 3)
  await cluster.end('a', succeeded, 4)
  expect(await done).toBe('succeeded')
  const memories = [...cluster.jobs.values()].map(({ work: sent }) => (sent.kind === 'container' ? sent.resources : {}))
  expect(memories.map(({ memory }) => memory)).toEqual(['1Gi', '2Gi', '2Gi', '3Gi'])
  expect(memories[3]).toEqual({ memory: '3Gi', cpu: '1' })
  const told = events.flatMap((event) => (event.type === 'task_retrying' ? [event.memory] : []))
  expect(told).toEqual(['2Gi', undefined, '3Gi'])
})

test('what an earlier process learned of memory is not forgotten', async () => {
  const { start, carry, cluster } = makeBench()
  const retries = { limit: 1, delaySeconds: 0.05, afterOom: { factor: 4, limit: 1024 ** 4 } }
  const work = { ...task('a').work, resources: { memory: '512Mi' } } as ReturnType<typeof task>['work']
  const first = start(planOf([task('a', [], { retries, work })]))
  await cluster.end('a', { status: 'failed', class: 'oom', reason: 'killed' })
  await first.event('task_retrying', 'a')
  first.abandon()
  await first.done
  const second = carry(first.run)
  await cluster.end('a', succeeded, 2)
  await second.done
  expect((await cluster.job('a', 2)).work).toMatchObject({ resources: { memory: '2Gi' } })
})
