import { expect, test } from 'vitest'
import { openStore } from '../store/open.ts'
import { makeBench } from '../test-support/bench.ts'
import { aborted, succeeded } from '../test-support/cluster.ts'
import { functionTask, planOf, task } from '../test-support/plan.ts'

const twoTasks = planOf([task('a'), task('b', ['a'])])

test('a cancel stops what runs and drops what waits', async () => {
  const { start, cluster, states, store } = makeBench()
  const { run, done, cancel, events } = start(twoTasks)
  const job = await cluster.job('a')
  await cluster.waited(1)
  cancel()
  expect(await done).toBe('cancelled')
  expect(job.cancels).toBe(1)
  expect(states(run)).toEqual({ a: 'cancelled', b: 'cancelled' })
  expect(store.run(run)).toMatchObject({ state: 'cancelled', reason: 'the run was cancelled' })
  expect(events.at(-1)).toMatchObject({ type: 'run_ended', state: 'cancelled' })
})

test('a cancel reaches an attempt that is still being submitted', async () => {
  const { start, cluster, states } = makeBench()
  const { promise: submitting, resolve } = Promise.withResolvers<void>()
  const onSubmit = (_: string, signal: AbortSignal) => {
    resolve()
    return aborted(signal)
  }
  const { run, done, cancel } = start(twoTasks, { onSubmit })
  await submitting
  cancel()
  expect(await done).toBe('cancelled')
  expect(states(run)).toEqual({ a: 'cancelled', b: 'cancelled' })
  expect(cluster.jobs.size).toBe(0)
})

test('what had started nevertheless is cancelled by its handle', async () => {
  const { start, cluster } = makeBench()
  const { promise: submitting, resolve: begun } = Promise.withResolvers<void>()
  const { promise: released, resolve: release } = Promise.withResolvers<void>()
  const onSubmit = () => {
    begun()
    return released
  }
  const { done, cancel } = start(twoTasks, { onSubmit })
  await submitting
  cancel()
  release()
  expect(await done).toBe('cancelled')
  expect((await cluster.job('a')).cancels).toBe(1)
})

test('a run that waits for a retry is cancelled at once', async () => {
  const { start, states } = makeBench()
  const plan = planOf([task('a', [], { retries: { limit: 1, delaySeconds: 3600 } })])
  const { run, done, cancel, event } = start(plan, { outcome: () => ({ status: 'lost', reason: 'gone' }) })
  await event('task_retrying')
  cancel()
  expect(await done).toBe('cancelled')
  expect(states(run)).toEqual({ a: 'cancelled' })
})

test('a function is told by its signal', async () => {
  const { start, states } = makeBench()
  const functions = () => (_: unknown, context: { signal: AbortSignal }) => aborted(context.signal)
  const { run, done, cancel, event } = start(planOf([functionTask('f')]), {}, { functions })
  await event('task_started')
  cancel()
  expect(await done).toBe('cancelled')
  expect(states(run)).toEqual({ f: 'cancelled' })
})

test('a function that does not heed its signal is not waited for', async () => {
  const { start, states } = makeBench()
  const functions = () => () => new Promise<never>(() => {})
  const { run, done, cancel, event } = start(planOf([functionTask('f')]), {}, { functions })
  await event('task_started')
  cancel()
  expect(await done).toBe('cancelled')
  expect(states(run)).toEqual({ f: 'cancelled' })
})

test('an attempt that ended well before the cancel reached it has succeeded', async () => {
  const { start, cluster, states } = makeBench()
  const onCancel = async () => (await cluster.job('a')).end(succeeded)
  const { run, done, cancel } = start(twoTasks, { onCancel })
  await cluster.waited(1)
  cancel()
  expect(await done).toBe('cancelled')
  expect(states(run)).toEqual({ a: 'succeeded', b: 'cancelled' })
})

test.each([
  [
    'cannot cancel',
    { supports: { logs: true, cancel: false } },
    'it could not be cancelled: its executor cannot cancel work',
  ],
  [
    'fails to cancel',
    { supports: { logs: true, cancel: true }, onCancel: () => Promise.reject(new Error('no')) },
    'it could not be cancelled: no',
  ],
])(
  'where the executor %s, the attempt has failed and the user is told that it may still run',
  async (_, how, reason) => {
    const { start, cluster, store, states } = makeBench()
    const { run, done, cancel } = start(twoTasks, how)
    await cluster.waited(1)
    cancel()
    expect(await done).toBe('cancelled')
    expect(states(run)).toEqual({ a: 'failed', b: 'cancelled' })
    const hint = expect.stringContaining('may still be running')
    expect(store.attempts(run)[0]?.outcome).toEqual({ status: 'failed', class: 'infra', reason, hint })
  },
)

test('another process cancels through the store', async () => {
  const { start, cluster, home } = makeBench()
  const { run, done } = start(twoTasks)
  await cluster.waited(1)
  using other = openStore(home)
  other.requestCancel(run)
  expect(await done).toBe('cancelled')
  expect((await cluster.job('a')).cancels).toBe(1)
})

test('a run cancelled before it started starts nothing', async () => {
  const { start, cluster, states } = makeBench()
  const { run, done } = start(twoTasks, {}, { cancel: AbortSignal.abort() })
  expect(await done).toBe('cancelled')
  expect(states(run)).toEqual({ a: 'cancelled', b: 'cancelled' })
  expect(cluster.submits).toEqual([])
})
