import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { openStore } from '../store/open.ts'
import { migrations } from '../store/schema.ts'
import { makeBench, makeHome } from '../test-support/bench.ts'
import { succeeded, userFailure } from '../test-support/cluster.ts'
import { mapped, planOf, task, writes } from '../test-support/plan.ts'

const atOnce = { outcome: () => succeeded }

test('resume finds running instances by their handles and starts those queued; once it has ended, it makes failed ones again', async () => {
  const { start, carry, cluster, states, task: taskOf } = makeBench()
  const more = { maxParallel: 2, outputs: { n: 'number' } } as const
  const first = start(planOf([mapped('m', { items: [0, 1, 2, 3, 4] }, [], more), task('next', ['m'])]))
  await cluster.end('m[0]', writes({ n: 0 }))
  await cluster.end('m[1]', userFailure)
  await cluster.waited(4)
  first.abandon()
  expect(await first.done).toBe('running')
  expect(states(first.run)).toMatchObject({ m: 'running', 'm[2]': 'running', 'm[3]': 'running', 'm[4]': 'waiting' })

  const second = carry(first.run)
  await cluster.waited(6)
  expect(cluster.order).toHaveLength(4)
  for (const index of [2, 3, 4]) await cluster.end(`m[${index}]`, writes({ n: index }))
  expect(await second.done).toBe('failed')
  expect(second.events[0]).toMatchObject({ type: 'run_resumed', reset: [] })
  expect(states(first.run)).toMatchObject({ m: 'failed', 'm[1]': 'failed', next: 'upstream_failed' })

  const third = carry(first.run)
  await cluster.end('m[1]', writes({ n: 1 }), 2)
  await cluster.end('next')
  expect(await third.done).toBe('succeeded')
  expect(cluster.order.toSorted()).toEqual(['m[0]/1', 'm[1]/1', 'm[1]/2', 'm[2]/1', 'm[3]/1', 'm[4]/1', 'next/1'])
  expect(taskOf(first.run, 'm').outputs).toEqual({ n: [0, 1, 2, 3, 4] })
  expect(third.events[0]).toMatchObject({ type: 'run_resumed', reset: ['m', 'm[1]', 'next'] })
})

test('an instance whose retry was waiting keeps its place, and starts no earlier than its time, and once', async () => {
  const { start, carry, cluster } = makeBench()
  const more = { maxParallel: 2, retries: { limit: 1, delaySeconds: 0.2 } }
  const first = start(planOf([mapped('m', { items: [0, 1, 2, 3] }, [], more)]))
  await cluster.end('m[1]', userFailure)
  const retrying = await first.event('task_retrying')
  await cluster.waited(2)
  first.abandon()
  await first.done

  const second = carry(first.run)
  const started = await second.event('task_started')
  expect(started).toMatchObject({ task: 'm[1]', attempt: 2 })
  // Whole milliseconds, of two clocks.
  expect(started.at - retrying.at).toBeGreaterThanOrEqual(199)
  await cluster.waited(4)
  expect(cluster.order).toEqual(['m[0]/1', 'm[1]/1', 'm[1]/2'])
  await cluster.end('m[0]')
  await cluster.end('m[1]', succeeded, 2)
  await cluster.end('m[2]')
  await cluster.end('m[3]')
  expect(await second.done).toBe('succeeded')
})

test('a failed mapped task runs again only what failed of it', async () => {
  const { start, carry, cluster, task: taskOf } = makeBench()
  const plan = planOf([mapped('m', { items: [0, 1, 2] }, [], { outputs: { n: 'number' } }), task('next', ['m'])])
  const first = start(plan, { outcome: (key) => (key.includes('m[1]') ? userFailure : writes({ n: 3 })) })
  expect(await first.done).toBe('failed')
  const second = carry(first.run, { outcome: () => writes({ n: 4 }) })
  expect(await second.done).toBe('succeeded')
  expect(cluster.order).toEqual(['m[0]/1', 'm[1]/1', 'm[2]/1', 'm[1]/2', 'next/1'])
  expect(taskOf(first.run, 'm')).toMatchObject({ state: 'succeeded', reason: undefined, outputs: { n: [3, 4, 3] } })
})

/** A list that is made again because a task before it failed. */
const remade = planOf([
  task('flaky'),
  task('list', ['flaky'], { triggerRule: 'all_done', outputs: { n: 'number' } }),
  mapped('m', { expression: 'tasks.list.outputs.n' }, ['list'], { outputs: { n: 'number' } }),
  task('next', ['m']),
])

test.each([
  ['shorter', 1],
  ['longer', 3],
  ['empty', 0],
])('behind what runs again a mapped task is expanded anew, also if its list is then %s', async (_, length) => {
  const { start, carry, cluster, states, task: taskOf } = makeBench()
  const first = start(remade, { outcome: (key) => (key.includes('flaky') ? userFailure : writes({ n: 2 })) })
  expect(await first.done).toBe('failed')
  expect(Object.keys(states(first.run))).toContain('m[1]')

  const second = carry(first.run, { outcome: () => writes({ n: length }) })
  expect(await second.done).toBe('succeeded')
  const again = cluster.order.slice(5).filter((name) => name.startsWith('m['))
  expect(again).toEqual(['m[0]/2', 'm[1]/2', 'm[2]/1'].slice(0, length))
  expect(taskOf(first.run, 'm').outputs).toEqual({ n: Array(length).fill(length) })
  const instances = Object.entries(states(first.run)).filter(([name]) => name.startsWith('m['))
  expect(instances).toEqual(again.map((name) => [name.split('/')[0], 'succeeded']))
})

test('of a mapped task that does not run this time no instances are left over', async () => {
  const { start, carry, states } = makeBench()
  const first = start(remade, { outcome: (key) => (key.includes('flaky') ? userFailure : writes({ n: 2 })) })
  await first.done
  const second = carry(first.run, { outcome: () => userFailure })
  expect(await second.done).toBe('failed')
  expect(states(first.run)).toEqual({ flaky: 'failed', list: 'failed', m: 'upstream_failed', next: 'upstream_failed' })
})

test('what ran beside a mapped task is not made again because its process ended', async () => {
  const { start, carry, cluster } = makeBench()
  const plan = planOf([mapped('m', { items: [0] }), task('beside', ['m'], { triggerRule: 'always' })])
  const first = start(plan)
  await cluster.end('beside')
  await first.event('task_ended', 'beside')
  await cluster.waited(2)
  first.abandon()
  await first.done
  const second = carry(first.run)
  await cluster.end('m[0]')
  expect(await second.done).toBe('succeeded')
  expect(second.events[0]).toMatchObject({ type: 'run_resumed', reset: [] })
  expect(cluster.order.toSorted()).toEqual(['beside/1', 'm[0]/1'])
})

test('a store of the first version is brought up and works', async () => {
  const home = makeHome()
  const old = new DatabaseSync(join(home, 'liminal.db'))
  old.exec(`${migrations[0]}; PRAGMA user_version = 1`)
  old.close()
  openStore(home)[Symbol.dispose]()
  const { start } = makeBench(home)
  expect(await start(planOf([mapped('m', { items: [1, 2] })]), atOnce).done).toBe('succeeded')
})
