import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { shownState } from '../lease/lease.ts'
import type { Store } from '../store/store.ts'
import { makeBench } from '../test-support/bench.ts'
import { succeeded, userFailure } from '../test-support/cluster.ts'
import { endJob, fileExecutor, submitsOf } from '../test-support/file-executor.ts'
import { containerWork, functionTask, planOf, task } from '../test-support/plan.ts'

const atOnce = { outcome: () => succeeded }

test('abandoned, a run goes on without us; resume finds its work by the handle and submits nothing', async () => {
  const { start, carry, cluster, states, store } = makeBench()
  const first = start(planOf([task('a'), task('b', ['a'])]))
  const job = await cluster.job('a')
  await cluster.waited(1)
  first.abandon()
  expect(await first.done).toBe('running')
  expect(states(first.run)).toEqual({ a: 'running', b: 'waiting' })
  expect(store.run(first.run)?.state).toBe('running')
  expect([job.cancels, cluster.disposed]).toEqual([0, 1])

  const second = carry(first.run)
  await cluster.waited(2)
  job.end(succeeded)
  await cluster.end('b')
  expect(await second.done).toBe('succeeded')
  expect(cluster.order).toEqual(['a/1', 'b/1'])
  expect(second.events[0]).toMatchObject({ type: 'run_resumed', reset: [] })
})

test('work that ended while nobody watched is taken in', async () => {
  const { start, carry, cluster } = makeBench()
  const first = start(planOf([task('a', [], { outputs: { rows: 'number' } })]))
  await cluster.waited(1)
  first.abandon()
  await first.done
  await cluster.end('a', { status: 'succeeded', output: 'rows=3' })
  const second = carry(first.run)
  expect(await second.done).toBe('succeeded')
  expect(second.events).toContainEqual(expect.objectContaining({ type: 'task_ended', outputs: { rows: 3 } }))
})

test('an attempt that was meant but never submitted is submitted under the same key', async () => {
  const { start, carry, cluster, store } = makeBench()
  const { promise: submitting, resolve } = Promise.withResolvers<void>()
  const first = start(planOf([task('a')]), {
    onSubmit: () => {
      resolve()
      return new Promise(() => {})
    },
  })
  await submitting
  first.abandon()
  expect(await first.done).toBe('running')
  expect(await carry(first.run, atOnce).done).toBe('succeeded')
  expect(cluster.submits).toEqual([`${first.run}/a/1`, `${first.run}/a/1`])
  expect(store.attempts(first.run)).toHaveLength(1)
})

test('a timeout counts from the start of the attempt, whoever watches', async () => {
  const { start, carry, cluster, store } = makeBench()
  const first = start(planOf([task('a', [], { timeoutSeconds: 3600 })]))
  await cluster.waited(1)
  first.abandon()
  await first.done
  const old = {
    ...store,
    attempts: (run: string) => store.attempts(run).map((row) => ({ ...row, deadline: 1 })),
  }
  expect(await carry(first.run, {}, { store: old }).done).toBe('failed')
  expect((await cluster.job('a')).cancels).toBe(1)
})

test('a run cancelled on resume stops what an earlier process had started', async () => {
  const { start, carry, cluster, states } = makeBench()
  const first = start(planOf([task('a'), task('b', ['a'])]))
  await cluster.waited(1)
  first.abandon()
  await first.done
  expect(await carry(first.run, {}, { cancel: AbortSignal.abort() }).done).toBe('cancelled')
  expect((await cluster.job('a')).cancels).toBe(1)
  expect(states(first.run)).toEqual({ a: 'cancelled', b: 'cancelled' })
})

test('what was asked for with Ctrl-C is carried out by the next process, if the first dies of it', async () => {
  const { start, carry, cluster, states } = makeBench()
  const first = start(planOf([task('a'), task('b', ['a'])]), { onCancel: () => new Promise(() => {}) })
  await cluster.waited(1)
  first.cancel()
  await expect.poll(async () => (await cluster.job('a')).cancels).toBe(1)
  first.abandon()
  await first.done
  expect(await carry(first.run).done).toBe('cancelled')
  expect(states(first.run)).toEqual({ a: 'cancelled', b: 'cancelled' })
})

test('a timeout of a run goes on while it is resumed, and starts anew once it has ended', async () => {
  const { start, carry, cluster, store } = makeBench()
  const since = performance.now()
  const first = start(planOf([task('a')], { timeoutSeconds: 0.5 }))
  await cluster.job('a')
  first.abandon()
  await first.done
  await expect.poll(() => performance.now() - since).toBeGreaterThan(500)
  expect(await carry(first.run).done).toBe('failed')
  expect(store.run(first.run)?.reason).toBe('the run took longer than its timeout')
  const again = carry(first.run)
  await cluster.job('a', 2)
  await cluster.end('a', succeeded, 2)
  expect(await again.done).toBe('succeeded')
})

/** A store that does not know what the last attempts were submitted as. */
function forgetful(store: Store): Store {
  const attempts: Store['attempts'] = (run, task) =>
    store.attempts(run, task).map((row) => {
      const { handle: _, submittedAt: __, ...rest } = row
      return row.outcome === undefined ? { ...rest, handle: undefined, submittedAt: undefined } : row
    })
  return { ...store, attempts }
}

test('work that a killed process had submitted without a word of it is stopped too, though its time is up at once', async () => {
  const { start, carry, cluster, store } = makeBench()
  const first = start(planOf([task('a', [], { timeoutSeconds: 3600 })]))
  await cluster.waited(1)
  first.abandon()
  await first.done
  const cancelled = carry(first.run, {}, { store: forgetful(store), cancel: AbortSignal.abort() })
  expect(await cancelled.done).toBe('cancelled')
  expect((await cluster.job('a')).cancels).toBe(1)
})

test('so is that of a second attempt, of whose first nobody knows whether it has ended', async () => {
  const { start, carry, cluster, store } = makeBench()
  const first = start(planOf([task('a', [], { retries: { limit: 1, delaySeconds: 0 } })]))
  await cluster.end('a', { status: 'failed', class: 'infra', reason: 'away' })
  await cluster.waited(2)
  first.abandon()
  await first.done
  const cancelled = carry(first.run, {}, { store: forgetful(store), cancel: AbortSignal.abort() })
  expect(await cancelled.done).toBe('cancelled')
  expect((await cluster.job('a', 2)).cancels).toBe(1)
})

test('an interrupted call of a function is made again', async () => {
  const { create, carry } = makeBench()
  const run = create(planOf([functionTask('f')]))
  let calls = 0
  const functions = () => () => {
    calls += 1
    return calls === 1 ? new Promise<never>(() => {}) : Promise.resolve({})
  }
  const first = carry(run, {}, { functions })
  await first.event('task_started')
  first.abandon()
  expect(await first.done).toBe('running')
  expect(await carry(run, {}, { functions }).done).toBe('succeeded')
  expect(calls).toBe(2)
})

test('a failed run begins anew where it failed, with all behind it; what succeeded stays', async () => {
  const { start, carry, cluster, states, store, task: taskOf } = makeBench()
  const plan = planOf([
    task('good', [], { outputs: { rows: 'number' } }),
    task('bad', ['good'], {
      retries: { limit: 1, delaySeconds: 0 },
      work: containerWork('{{tasks.good.outputs.rows}}'),
    }),
    task('behind', ['bad']),
    task('cleanup', ['behind'], { triggerRule: 'all_done' }),
  ])
  const ok = { status: 'succeeded', output: 'rows=7' } as const
  const first = start(plan, { outcome: (key) => (key.includes('/bad/') ? userFailure : ok) })
  expect(await first.done).toBe('failed')
  const { run } = first
  expect(taskOf(run, 'bad')).toMatchObject({ tries: 2, attempt: 2 })

  const second = carry(run, { outcome: (key) => (key.endsWith('/bad/3') ? userFailure : ok) })
  expect(await second.done).toBe('succeeded')
  expect(second.events[0]).toMatchObject({ type: 'run_resumed', reset: ['bad', 'behind', 'cleanup'] })
  const attempts = ['good/1', 'bad/1', 'bad/2', 'cleanup/1', 'bad/3', 'bad/4', 'behind/1', 'cleanup/2']
  expect(cluster.order).toEqual(attempts)
  expect(taskOf(run, 'bad')).toMatchObject({ state: 'succeeded', tries: 2, attempt: 4, reason: undefined })
  expect((await cluster.job('bad', 4)).work).toEqual(containerWork('7'))
  expect(states(run)).toEqual({ good: 'succeeded', bad: 'succeeded', behind: 'succeeded', cleanup: 'succeeded' })
  expect(store.run(run)).toMatchObject({ state: 'succeeded', reason: undefined })
  const seqs = store.events(run).map((event) => event.seq)
  expect(seqs).toEqual(seqs.map((_, index) => index + 1))
})

test('a cancelled run goes on where it was stopped', async () => {
  const { start, carry, cluster } = makeBench()
  const first = start(planOf([task('a'), task('b', ['a'])]))
  await cluster.waited(1)
  first.cancel()
  expect(await first.done).toBe('cancelled')
  expect(await carry(first.run, atOnce).done).toBe('succeeded')
  expect(cluster.order).toEqual(['a/1', 'a/2', 'b/1'])
})

test('a retry that was waiting when its process ended is made, no earlier than its time', async () => {
  const { start, carry, cluster } = makeBench()
  const plan = planOf([task('a', [], { retries: { limit: 1, delaySeconds: 0.2 } })])
  const first = start(plan, { outcome: () => userFailure })
  const retrying = await first.event('task_retrying')
  first.abandon()
  expect(await first.done).toBe('running')
  const second = carry(first.run, atOnce)
  const started = await second.event('task_started', 'a')
  // Whole milliseconds, of two clocks.
  expect(started.at - retrying.at).toBeGreaterThanOrEqual(199)
  expect(await second.done).toBe('succeeded')
  expect(cluster.order).toEqual(['a/1', 'a/2'])
})

test('a run is carried out by the beginning of its id', async () => {
  const { create, carry, states } = makeBench()
  const run = create(planOf([task('a')]))
  expect(await carry(run.slice(0, -2), atOnce).done).toBe('succeeded')
  expect(states(run)).toEqual({ a: 'succeeded' })
})

test('a process killed while it holds a run loses nothing, and nothing is done twice', async () => {
  const { home, create, carry, states, store } = makeBench()
  const run = create(planOf([task('a'), task('b'), task('c', ['a']), task('d', ['b', 'c'])]))
  const jobs = join(home, 'jobs')
  const child = fork(join(import.meta.dirname, '../test-support/holder-process.ts'), [home, run, jobs])
  onTestFinished(() => void child.kill('SIGKILL'))
  const told = listen(child)
  await told(`wait ${run}/a/1`)
  endJob(jobs, `${run}/a/1`, succeeded)
  await told(`wait ${run}/b/1`)
  await told(`submit ${run}/c/1`)
  await expect(carry(run).done).rejects.toMatchObject({
    code: 'E_RUN_HELD',
    message: expect.stringContaining(`process ${child.pid} on `),
  })
  child.kill('SIGKILL')
  await once(child, 'exit')

  const row = store.run(run)
  expect(row && [row.state, shownState(row, Date.now())]).toEqual(['running', 'interrupted'])
  expect(states(run)).toEqual({ a: 'succeeded', b: 'running', c: 'running', d: 'waiting' })
  const executors = async () =>
    fileExecutor(jobs, (step, key) => {
      if (step === 'wait') endJob(jobs, key, succeeded)
    })
  expect(await carry(run, {}, { executors }).done).toBe('succeeded')
  expect(states(run)).toEqual({ a: 'succeeded', b: 'succeeded', c: 'succeeded', d: 'succeeded' })
  expect(submitsOf(jobs)).toEqual(['a/1', 'b/1', 'c/1', 'd/1'].map((key) => `${run}/${key}`))
  expect(store.events(run).map(({ seq }) => seq)).toEqual(store.events(run).map((_, index) => index + 1))
})

/** Resolves once the child has told us so; fails if it ends before. */
function listen(child: ChildProcess): (message: string) => Promise<void> {
  const heard = new Set<unknown>()
  const watchers = new Map<unknown, () => void>()
  child.on('message', (message) => {
    heard.add(message)
    watchers.get(message)?.()
  })
  return (message) =>
    new Promise((resolve, reject) => {
      if (heard.has(message)) resolve()
      watchers.set(message, resolve)
      child.once('exit', (code) => reject(new Error(`it ended with ${code} before ${message}`)))
    })
}
