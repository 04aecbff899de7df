import { appendFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { makeBench, makeHome } from '../test-support/bench.ts'
import { userFailure } from '../test-support/cluster.ts'
import { containerWork, mapped, planOf, task, writes } from '../test-support/plan.ts'

const cache = { inputs: [], outputs: [] }
const n7 = { outcome: () => writes({ n: 7 }) }

test('what was under way when its process ended is found by its handle, and its result counts', async () => {
  const { start, carry, cluster } = makeBench()
  const plan = planOf([task('a', [], { cache, outputs: { n: 'number' } })])
  const first = start(plan)
  await cluster.waited(1)
  first.abandon()
  await first.done
  const second = carry(first.run)
  await cluster.end('a', writes({ n: 1 }))
  expect(await second.done).toBe('succeeded')
  const third = start(plan, n7)
  expect(await third.done).toBe('succeeded')
  expect(third.events).toContainEqual(expect.objectContaining({ type: 'task_ended', outputs: { n: 1 } }))
  expect(cluster.order).toEqual(['a/1'])
  expect(second.events.map(({ type }) => type)).not.toContain('cache_missed')
})

test('a result counts for the code that it was submitted with, not for what that has become since', async () => {
  const { start, carry, cluster } = makeBench()
  const source = makeHome()
  writeFileSync(join(source, 'main.py'), 'print(1)')
  const plan = planOf([task('a', [], { cache, work: { ...containerWork(), build: { image: 'i', source } } })])
  const first = start(plan)
  await cluster.waited(1)
  first.abandon()
  await first.done
  appendFileSync(join(source, 'main.py'), 'print(2)')
  const second = carry(first.run)
  await cluster.end('a')
  expect(await second.done).toBe('succeeded')
  const third = start(plan, n7)
  await third.done
  expect(third.events).toContainEqual(expect.objectContaining({ type: 'cache_missed', because: 'main.py has changed' }))
})

test('a task that failed is looked up again on resume, and one that was taken stays so', async () => {
  const { start, carry, cluster, task: taskOf } = makeBench()
  const a = task('a', [], { cache })
  const plan = planOf([a, task('bad', ['a'], { cache }), task('c', ['bad'], { cache })])
  const first = start(planOf([a]), n7)
  await first.done
  const second = start(plan, { outcome: (key) => (key.includes('bad') ? userFailure : writes({})) })
  expect(await second.done).toBe('failed')
  expect(await carry(second.run, n7).done).toBe('succeeded')
  expect(taskOf(second.run, 'a').cached).toBe(`${first.run}/a/1`)
  expect(cluster.order).toEqual(['a/1', 'bad/1', 'bad/2', 'c/1'])
  expect(await start(plan, n7).done).toBe('succeeded')
  expect(cluster.submits).toHaveLength(4)
})

test('behind a mapped task that had ended before resume, a result is found later', async () => {
  const { start, carry, cluster } = makeBench()
  const plan = planOf([mapped('m', { items: ['x', 'y'] }, [], { cache }), task('next', ['m'], { cache })])
  const first = start(plan, { outcome: (key) => (key.includes('next') ? userFailure : writes({})) })
  expect(await first.done).toBe('failed')
  expect(await carry(first.run, n7).done).toBe('succeeded')
  expect(await start(plan, n7).done).toBe('succeeded')
  expect(cluster.order).toEqual(['m[0]/1', 'm[1]/1', 'next/1', 'next/2'])
})

test('a run cancelled while it looks does not submit any more', async () => {
  const { start, cluster } = makeBench()
  const looking = Promise.withResolvers<void>()
  const answer = Promise.withResolvers<string>()
  const fingerprint = () => {
    looking.resolve()
    return answer.promise
  }
  const run = start(planOf([task('a', [], { cache })]), { ...n7, fingerprint })
  await looking.promise
  run.cancel()
  answer.resolve('numpy 1')
  expect(await run.done).toBe('cancelled')
  expect(cluster.order).toEqual([])
})
