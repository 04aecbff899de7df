import { expect, test } from 'vitest'
import { makeBench } from '../test-support/bench.ts'
import { succeeded, userFailure } from '../test-support/cluster.ts'
import { planOf, task } from '../test-support/plan.ts'

/** Milliseconds per task of a run of layers of 100 tasks, each behind two of the layer before. */
async function millisecondsPerTask(count: number, maxParallel: number): Promise<number> {
  const { start } = makeBench()
  const upstreams = (index: number) => (index < 100 ? [] : [`t${index - 100}`, `t${index - (index % 100) - 100}`])
  const tasks = Array.from({ length: count }, (_, index) => task(`t${index}`, [...new Set(upstreams(index))]))
  const before = performance.now()
  const { done } = start(planOf(tasks), { outcome: () => succeeded }, { maxParallel })
  expect(await done).toBe('succeeded')
  return (performance.now() - before) / count
}

test('a task of a plan of 10,000 costs about what one of a plan of 1,000 costs', { timeout: 120_000 }, async () => {
  await millisecondsPerTask(1000, 16)
  const small = await millisecondsPerTask(1000, 16)
  const large = await millisecondsPerTask(10_000, 16)
  console.log(`1,000 tasks: ${small.toFixed(2)} ms each; 10,000 tasks: ${large.toFixed(2)} ms each`)
  expect(large).toBeLessThan(small * 2 + 0.5)
})

test('a failure reaches 10,000 tasks one behind the other', { timeout: 120_000 }, async () => {
  const { start, task: taskOf } = makeBench()
  const tasks = Array.from({ length: 10_000 }, (_, index) => task(`t${index}`, index === 0 ? [] : [`t${index - 1}`]))
  const before = performance.now()
  const { run, done } = start(planOf(tasks), { outcome: () => userFailure })
  expect(await done).toBe('failed')
  console.log(`${((performance.now() - before) / 10_000).toFixed(2)} ms each`)
  expect(taskOf(run, 't9999').state).toBe('upstream_failed')
})
