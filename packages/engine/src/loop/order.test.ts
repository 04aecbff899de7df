import { expect, test } from 'vitest'
import { makeBench } from '../test-support/bench.ts'
import { succeeded } from '../test-support/cluster.ts'
import { planOf, task } from '../test-support/plan.ts'

test('the intent is in the store before submit, the handle before wait, the outcome only after', async () => {
  const { create, carry, store, task: taskOf } = makeBench()
  const run = create(planOf([task('a')]))
  const seen: unknown[] = []
  const look = (when: string) => {
    const [attempt] = store.attempts(run, 'a')
    seen.push([when, taskOf(run, 'a').state, attempt?.key, attempt?.handle, attempt?.outcome])
  }
  const { done } = carry(run, { onSubmit: () => look('submit'), onWait: () => look('wait'), outcome: () => succeeded })
  expect(await done).toBe('succeeded')
  look('end')
  const key = `${run}/a/1`
  expect(seen).toEqual([
    ['submit', 'running', key, undefined, undefined],
    ['wait', 'running', key, { job: key }, undefined],
    ['end', 'succeeded', key, { job: key }, succeeded],
  ])
})

test('what ends and what starts by it are one transaction', async () => {
  const { create, carry, states } = makeBench()
  const run = create(planOf([task('a'), task('b', ['a'])]))
  const seen: unknown[] = []
  const onEvent = (event: { type: string }) => event.type === 'task_ended' && seen.push(states(run))
  await carry(run, { outcome: () => succeeded }, { onEvent }).done
  expect(seen[0]).toEqual({ a: 'succeeded', b: 'running' })
})

test('a handle that cannot be recorded ends this process, not the attempt: resume finds the work again', async () => {
  const { create, carry, cluster, store, states } = makeBench()
  const run = create(planOf([task('a')]))
  const { write } = store
  const full = new Error('full')
  const failing: typeof write = (lease, changes, now) => {
    if (changes.some((change) => change.type === 'submitted')) throw full
    return write(lease, changes, now)
  }
  const first = carry(run, {}, { store: { ...store, write: failing } })
  await expect(first.done).rejects.toBe(full)
  expect(states(run)).toEqual({ a: 'running' })
  const second = carry(run)
  await cluster.end('a')
  expect(await second.done).toBe('succeeded')
  expect(cluster.order).toEqual(['a/1', 'a/1'])
  expect(cluster.jobs.size).toBe(1)
})
