import type { Json } from '@liminal/core'
import { expect, test } from 'vitest'
import { makeBench } from '../test-support/bench.ts'
import { succeeded, userFailure } from '../test-support/cluster.ts'
import { containerWork, functionTask, planOf, task } from '../test-support/plan.ts'

const atOnce = { outcome: () => succeeded }

test('a chain runs in order, and the run succeeds', async () => {
  const { start, cluster, states, store } = makeBench()
  const { run, done } = start(planOf([task('a'), task('b', ['a']), task('c', ['b'])]), atOnce)
  expect(await done).toBe('succeeded')
  expect(cluster.order).toEqual(['a/1', 'b/1', 'c/1'])
  expect(states(run)).toEqual({ a: 'succeeded', b: 'succeeded', c: 'succeeded' })
  expect(store.run(run)).toMatchObject({ state: 'succeeded', reason: undefined, endedAt: expect.any(Number) })
})

test('of a fan no more run at once than may', async () => {
  const { start, cluster } = makeBench()
  const fan = ['a', 'b', 'c', 'd', 'e']
  let open = 0
  let most = 0
  const onSubmit = () => {
    open += 1
    most = Math.max(most, open)
  }
  const { done } = start(planOf(fan.map((name) => task(name))), { onSubmit }, { maxParallel: 2 })
  for (const name of fan) {
    const job = await cluster.job(name)
    open -= 1
    job.end(succeeded)
  }
  expect(await done).toBe('succeeded')
  expect(most).toBe(2)
})

test('what joins waits for the last of its upstreams', async () => {
  const { start, cluster, states } = makeBench()
  const { run, done, event } = start(planOf([task('a'), task('b'), task('join', ['a', 'b'])]))
  await cluster.end('b')
  await event('task_ended', 'b')
  expect(states(run)).toEqual({ a: 'running', b: 'succeeded', join: 'waiting' })
  await cluster.end('a')
  await cluster.end('join')
  expect(await done).toBe('succeeded')
})

test('a failure reaches all behind it; what runs regardless still does; the run fails and says of what', async () => {
  const { start, states, store, cluster } = makeBench()
  const plan = planOf([
    task('a'),
    task('b', ['a']),
    task('c', ['b']),
    task('cleanup', ['c'], { triggerRule: 'all_done' }),
    task('apart'),
  ])
  const outcome = (key: string) => (key.includes('/a/') ? userFailure : succeeded)
  const { run, done, events } = start(plan, { outcome })
  expect(await done).toBe('failed')
  expect(states(run)).toEqual({
    a: 'failed',
    b: 'upstream_failed',
    c: 'upstream_failed',
    cleanup: 'succeeded',
    apart: 'succeeded',
  })
  expect(store.run(run)?.reason).toBe('failed: a')
  expect(cluster.order.toSorted()).toEqual(['a/1', 'apart/1', 'cleanup/1'])
  expect(events).toContainEqual(expect.objectContaining({ type: 'task_ended', task: 'a', failure: userFailure }))
  expect(events.at(-1)).toMatchObject({ type: 'run_ended', state: 'failed', reason: 'failed: a' })
})

test('a failed attempt is followed by others until one succeeds', async () => {
  const { start, cluster, store, task: taskOf } = makeBench()
  const outcome = (key: string) => (key.endsWith('/3') ? succeeded : userFailure)
  const { run, done, events } = start(planOf([task('a', [], { retries: { limit: 2, delaySeconds: 0.01 } })]), {
    outcome,
  })
  expect(await done).toBe('succeeded')
  expect(cluster.order).toEqual(['a/1', 'a/2', 'a/3'])
  expect(taskOf(run, 'a')).toMatchObject({ state: 'succeeded', tries: 3, attempt: 3, notBefore: undefined })
  expect(store.attempts(run).map((attempt) => attempt.outcome?.status)).toEqual(['failed', 'failed', 'succeeded'])
  const waits = events.flatMap((event) => (event.type === 'task_retrying' ? [event.delaySeconds] : []))
  expect(waits).toEqual([0.01, 0.02])
})

test('a retry starts no earlier than its time', async () => {
  const { start } = makeBench()
  const outcome = (key: string) => (key.endsWith('/2') ? succeeded : userFailure)
  const plan = planOf([task('a', [], { retries: { limit: 1, delaySeconds: 0.05 } })])
  const { done, events } = start(plan, { outcome })
  await done
  const at = (type: string) => events.findLast((event) => event.type === type)?.at ?? 0
  // Told by the time of day, and waited for by another clock; both count whole milliseconds.
  expect(at('task_started') - at('task_retrying')).toBeGreaterThanOrEqual(49)
})

test('failures that the policy does not name are final; lost work is retried as infra', async () => {
  const { start, cluster } = makeBench()
  const retries = { limit: 3, delaySeconds: 0, on: ['infra'] } as const
  const plan = planOf([task('mine', [], { retries }), task('lost', [], { retries })])
  const { done, events } = start(plan, {
    outcome: (key) => {
      if (key.includes('/mine/')) return userFailure
      return key.endsWith('/1') ? { status: 'lost', reason: 'the node is gone' } : succeeded
    },
  })
  expect(await done).toBe('failed')
  expect(cluster.order.toSorted()).toEqual(['lost/1', 'lost/2', 'mine/1'])
  const failure = { status: 'failed', class: 'infra', reason: 'the node is gone' }
  expect(events).toContainEqual(expect.objectContaining({ type: 'task_retrying', task: 'lost', failure }))
})

test('what was lost is ended before it is tried again, and is not tried while that cannot be', async () => {
  const { start, cluster } = makeBench()
  const plan = planOf([task('a', [], { retries: { limit: 2, delaySeconds: 0 } })])
  let refusals = 1
  const { done, events } = start(plan, {
    outcome: (key) => (key.endsWith('/1') ? { status: 'lost', reason: 'no answer' } : succeeded),
    onCancel: () => {
      if (refusals-- > 0) throw new Error('still no answer')
    },
  })
  expect(await done).toBe('succeeded')
  expect(cluster.order).toEqual(['a/1', 'a/3'])
  expect((await cluster.job('a')).cancels).toBe(2)
  const reason = 'its attempt 1 may still be running, and cannot be ended: still no answer'
  expect(events).toContainEqual(
    expect.objectContaining({ type: 'task_retrying', attempt: 2, failure: expect.objectContaining({ reason }) }),
  )
})

test('an attempt that takes longer than its timeout is cancelled and has failed of that', async () => {
  const { start, cluster, store } = makeBench()
  const { run, done } = start(planOf([task('a', [], { timeoutSeconds: 0.03 })]))
  expect(await done).toBe('failed')
  expect((await cluster.job('a')).cancels).toBe(1)
  expect(store.attempts(run)[0]?.outcome).toMatchObject({ status: 'failed', class: 'timeout' })
})

test('where the executor cannot cancel it, the user is told that it may still be running', async () => {
  const { start, store } = makeBench()
  const plan = planOf([task('a', [], { timeoutSeconds: 0.03 })])
  const { run, done } = start(plan, { supports: { logs: true, cancel: false } })
  expect(await done).toBe('failed')
  expect(store.attempts(run)[0]?.outcome).toEqual({
    status: 'failed',
    class: 'timeout',
    reason: expect.stringMatching(
      /^it took longer than its timeout of .* s, and it could not be cancelled: its executor cannot cancel work$/,
    ),
    hint: expect.stringContaining('may still be running'),
  })
})

test('a run that takes longer than its timeout is stopped and has failed of that', async () => {
  const { start, cluster, states, store } = makeBench()
  const { run, done } = start(planOf([task('a'), task('b', ['a'])], { timeoutSeconds: 0.03 }))
  expect(await done).toBe('failed')
  expect((await cluster.job('a')).cancels).toBe(1)
  expect(states(run)).toEqual({ a: 'cancelled', b: 'cancelled' })
  expect(store.run(run)?.reason).toBe('the run took longer than its timeout')
})

test('outputs of a task go into the work of the next', async () => {
  const { start, cluster, task: taskOf } = makeBench()
  const next = task('next', ['load'], { work: containerWork('n={{tasks.load.outputs.rows}}') })
  const { run, done } = start(planOf([task('load', [], { outputs: { rows: 'number' } }), next]), {
    outcome: () => ({ status: 'succeeded', output: 'rows=12' }),
  })
  expect(await done).toBe('succeeded')
  expect((await cluster.job('next')).work).toEqual(containerWork('n=12'))
  expect(taskOf(run, 'load').outputs).toEqual({ rows: 12 })
})

test('a task that does not write what it declares has failed', async () => {
  const { start, task: taskOf } = makeBench()
  const { run, done } = start(planOf([task('load', [], { outputs: { rows: 'number' } })]), atOnce)
  expect(await done).toBe('failed')
  expect(taskOf(run, 'load').reason).toBe('it did not write its output rows to $LIMINAL_OUTPUT')
})

test('a task that needs an output which nobody wrote has failed, and nothing is submitted', async () => {
  const { start, task: taskOf, cluster } = makeBench()
  const next = task('next', ['load'], { work: containerWork('{{tasks.load.outputs.rows}}') })
  const { run, done } = start(planOf([task('load'), next]), atOnce)
  expect(await done).toBe('failed')
  expect(taskOf(run, 'next').reason).toBe('there is no tasks.load.outputs.rows')
  expect(cluster.order).toEqual(['load/1'])
})

const nested = (levels: number): Json => (levels === 0 ? [] : [nested(levels - 1)])

test.each([
  [nested(5000), 'the result of f is nested more than 100 levels deep'],
  [[Number.NaN], 'the result of f has NaN, which JSON does not know: write null, or leave it out'],
])('a result of a function that is no JSON to hand on fails its task', async (value, reason) => {
  const { start, task: taskOf } = makeBench()
  const functions = () => async () => ({ output: { value } })
  const { run, done } = start(planOf([functionTask('f')]), {}, { functions })
  expect(await done).toBe('failed')
  expect(taskOf(run, 'f').reason).toBe(reason)
})

test('more output than an outcome may carry fails the task', async () => {
  const { start, task: taskOf } = makeBench()
  const { run, done } = start(planOf([task('a')]), {
    outcome: () => ({ status: 'succeeded', output: 'x'.repeat(65_537) }),
  })
  expect(await done).toBe('failed')
  expect(taskOf(run, 'a').reason).toContain('more than 65536 bytes')
})

test('an executor that throws in submit or wait is a failure of the infrastructure', async () => {
  const { start, store } = makeBench()
  const refuse = (key: string, name: string) => {
    if (key.includes(`/${name}/`)) throw new Error(`no ${name}`)
  }
  const { run, done } = start(planOf([task('submit'), task('wait'), task('good')]), {
    ...atOnce,
    onSubmit: (key) => refuse(key, 'submit'),
    onWait: (key) => refuse(key, 'wait'),
  })
  expect(await done).toBe('failed')
  const outcomes = Object.fromEntries(store.attempts(run).map((attempt) => [attempt.task, attempt.outcome]))
  expect(outcomes.submit).toMatchObject({ status: 'failed', class: 'infra', reason: 'no submit' })
  expect(outcomes.wait).toMatchObject({ status: 'failed', class: 'infra', reason: 'no wait' })
  expect(outcomes.good).toEqual(succeeded)
})

test('an executor that did not open is opened anew by a retry', async () => {
  const { start, cluster } = makeBench()
  let opened = 0
  const executors = async () => {
    opened += 1
    if (opened === 1) throw new Error('the engine is not up')
    return cluster.open(atOnce)
  }
  const plan = planOf([task('a', [], { retries: { limit: 1, delaySeconds: 0 } }), task('b', ['a'])])
  const { done, events } = start(plan, {}, { executors })
  expect(await done).toBe('succeeded')
  expect(opened).toBe(2)
  const failure = expect.objectContaining({ class: 'infra', reason: 'the engine is not up' })
  expect(events).toContainEqual(expect.objectContaining({ type: 'task_retrying', failure }))
})

test('executors are opened once and closed at the end; one that cannot be closed does not undo the run', async () => {
  const { start, cluster } = makeBench()
  const broken = async () => ({
    ...(await cluster.open(atOnce)),
    [Symbol.asyncDispose]: () => Promise.reject(new Error('already gone')),
  })
  expect(await start(planOf([task('a'), task('b')]), atOnce).done).toBe('succeeded')
  expect([cluster.opened, cluster.disposed]).toEqual([1, 1])
  expect(await start(planOf([task('a')]), {}, { executors: broken }).done).toBe('succeeded')
})

test('the engine calls functions itself; their metrics are events, their output goes on', async () => {
  const { start, states } = makeBench()
  const metric = { name: 'rows', value: 3 } as const
  const seen: unknown[] = []
  const functions = (name: string) => async (input: unknown, context: { task: string; run: { tasks: object } }) => {
    seen.push([name, input, context.task, context.run.tasks])
    return { output: { rows: 3 }, metrics: [metric] }
  }
  const plan = planOf([
    functionTask('count', [], { outputs: { rows: 'number' } }),
    functionTask('report', ['count'], {
      work: { kind: 'function', function: 'tell', input: { text: 'n={{tasks.count.outputs.rows}}' } },
    }),
  ])
  const { run, done, events } = start(plan, {}, { functions, maxParallel: 0 })
  expect(await done).toBe('succeeded')
  expect(seen).toEqual([
    ['count', {}, 'count', { count: 'running', report: 'waiting' }],
    ['tell', { text: 'n=3' }, 'report', { count: 'succeeded', report: 'running' }],
  ])
  expect(events.map((event) => event.type).slice(1, 4)).toEqual(['task_started', 'metric', 'task_ended'])
  expect(events).toContainEqual(expect.objectContaining({ type: 'metric', task: 'count', metric }))
  expect(states(run)).toEqual({ count: 'succeeded', report: 'succeeded' })
})

test('a function that throws, or that no plugin provides, fails its task', async () => {
  const { start, task: taskOf } = makeBench()
  const functions = (name: string) => (name === 'bad' ? () => Promise.reject(new Error('broken')) : undefined)
  const { run, done } = start(planOf([functionTask('bad'), functionTask('gone')]), {}, { functions })
  expect(await done).toBe('failed')
  expect(taskOf(run, 'bad').reason).toBe('broken')
  expect(taskOf(run, 'gone').reason).toBe('no installed plugin provides the function gone')
})

test('events count without gaps, and each is in the store when it is heard', async () => {
  const { create, carry, store } = makeBench()
  const run = create(planOf([task('a', [], { retries: { limit: 1, delaySeconds: 0 } }), task('b', ['a'])]))
  const heard: number[] = []
  const { done } = carry(
    run,
    { outcome: (key) => (key.endsWith('/a/1') ? userFailure : succeeded) },
    {
      onEvent: (event) => {
        expect(store.events(run, event.seq - 1)[0]).toEqual(event)
        heard.push(event.seq)
      },
    },
  )
  expect(await done).toBe('succeeded')
  expect(heard).toEqual(store.events(run).map((event) => event.seq))
  expect(heard).toEqual(heard.map((_, index) => index + 1))
  expect(store.events(run).map((event) => event.type)).toEqual([
    'run_started',
    'task_started',
    'task_retrying',
    'task_started',
    'task_ended',
    'task_started',
    'task_ended',
    'run_ended',
  ])
})
