import { expect, test } from 'vitest'
import { makeBench } from '../test-support/bench.ts'
import { succeeded, userFailure } from '../test-support/cluster.ts'
import { containerWork, mapped, planOf, task } from '../test-support/plan.ts'
import { diffPlans } from './diff.ts'
import { replacePlan } from './replace.ts'

const endings = (failing: readonly string[] = []) => ({
  outcome: (key: string) => (failing.includes(key.split('/')[1] ?? '') ? userFailure : succeeded),
})

test('what has succeeded and is still valid stays; what has changed, and all behind it, runs', async () => {
  const { start, carry, store, states, cluster } = makeBench()
  const before = planOf([
    task('a'),
    task('b', ['a']),
    task('c', ['b']),
    task('d', ['a']),
    task('gone', ['a']),
    mapped('m', { items: [1, 2] }, ['a']),
  ])
  const { run, done } = start(before, endings(['d']))
  expect(await done).toBe('failed')
  const after = planOf([
    task('a', [], { retries: { limit: 9, delaySeconds: 1 } }),
    task('b', ['a'], { work: containerWork('b', 'other') }),
    task('c', ['b']),
    task('d', ['a']),
    mapped('m', { items: [1, 2] }, ['a']),
    task('new', ['m']),
  ])
  const { tasks } = replacePlan(store, run, after)
  expect(tasks.map(({ task: name, change, parts, fate }) => [name, change, parts.join(), fate])).toEqual([
    ['a', 'changed', 'retries', 'kept'],
    ['b', 'changed', 'work', 'runs'],
    ['c', 'same', '', 'runs'],
    ['d', 'same', '', 'runs'],
    ['m', 'same', '', 'kept'],
    ['new', 'new', '', 'runs'],
    ['gone', 'gone', '', 'removed'],
  ])
  cluster.submits.length = 0
  expect(await carry(run, endings()).done).toBe('succeeded')
  const again = cluster.submits.map((key) => key.split('/').slice(1).join('/')).sort()
  expect(again).toEqual(['b/2', 'c/2', 'd/2', 'new/1'])
  expect(Object.keys(states(run)).sort()).toEqual(['a', 'b', 'c', 'd', 'm', 'm[0]', 'm[1]', 'new'])
  expect(store.events(run).find(({ type }) => type === 'plan_replaced')).toMatchObject({
    reset: ['b', 'c', 'd', 'new'],
  })
})

test('a mapped task whose items have changed gets new instances, and a task that comes back goes on counting', async () => {
  const { start, carry, store, states, cluster } = makeBench()
  const { run, done } = start(planOf([mapped('m', { items: [1, 2, 3] }), task('x')]), endings())
  await done
  replacePlan(store, run, planOf([mapped('m', { items: [1] })]))
  expect(await carry(run, endings()).done).toBe('succeeded')
  expect(states(run)).toEqual({ m: 'succeeded', 'm[0]': 'succeeded' })
  replacePlan(store, run, planOf([mapped('m', { items: [1] }), task('x')]))
  expect(await carry(run, endings()).done).toBe('succeeded')
  expect(cluster.submits.at(-1)).toBe(`${run}/x/2`)
})

test('what still runs and no longer fits is to be stopped first; what fits is watched further', async () => {
  const { start, carry, store, cluster, task: rowOf } = makeBench()
  const before = planOf([task('stays'), task('changes'), mapped('m', { items: [1, 2] })])
  const first = start(before)
  for (const name of ['stays', 'changes', 'm[1]']) await cluster.job(name)
  first.abandon()
  await first.done
  const after = planOf([task('stays'), task('changes', [], { work: containerWork('new') }), task('m')])
  expect([...diffPlans(before, after, store.tasks(first.run)).toCancel].sort()).toEqual(['changes', 'm'])
  for (const name of ['changes', 'm']) store.requestCancel(first.run, name)
  const holding = carry(first.run, {}, { hold: true })
  await Promise.all([holding.event('task_ended', 'changes'), holding.event('task_ended', 'm')])
  holding.abandon()
  await holding.done
  replacePlan(store, first.run, after)
  const last = carry(first.run)
  await cluster.end('stays')
  await cluster.end('changes', succeeded, 2)
  await cluster.end('m')
  expect(await last.done).toBe('succeeded')
  expect(rowOf(first.run, 'stays').attempt).toBe(1)
  expect((await cluster.job('changes', 2)).work).toMatchObject({ args: ['new'] })
})

test('the same plan changes nothing', async () => {
  const { start, store } = makeBench()
  const plan = planOf([task('a'), mapped('m', { items: [1, 2] }), task('skipped', ['a'], { when: false })])
  const { run, done } = start(plan, endings())
  await done
  const { tasks, toCancel, changes } = diffPlans(plan, plan, store.tasks(run))
  expect(tasks.every(({ change, fate }) => change === 'same' && fate === 'kept')).toBe(true)
  expect([toCancel, changes]).toEqual([[], [{ type: 'instances', names: [] }]])
})
