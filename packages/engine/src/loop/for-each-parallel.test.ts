import { expect, test } from 'vitest'
import { makeBench } from '../test-support/bench.ts'
import { succeeded, userFailure } from '../test-support/cluster.ts'
import { mapped, planOf, task, writes } from '../test-support/plan.ts'

/** Counts how many jobs of each mapped task, and in all, are under way at most; jobs end in the order they were submitted. */
function counting(failing: (key: string) => boolean = () => false) {
  const open = new Map<string, number>()
  const most = new Map<string, number>()
  const count = (key: string, by: number) => {
    for (const name of ['all', key.split('/')[1]?.replace(/\[.*/, '') ?? '']) {
      open.set(name, (open.get(name) ?? 0) + by)
      most.set(name, Math.max(most.get(name) ?? 0, open.get(name) ?? 0))
    }
  }
  const outcome = (key: string) => (failing(key) ? userFailure : writes({ n: 1 }))
  const behaviour = { onSubmit: (key: string) => count(key, 1), outcome, onWait: (key: string) => count(key, -1) }
  return { most, behaviour }
}

const items = Array.from({ length: 12 }, (_, index) => index)

test.each([1, 3])(
  'of a mapped task no more instances run at once than %d, also where some are retried',
  async (maxParallel) => {
    const { start } = makeBench()
    const { most, behaviour } = counting((key) => /m\[[0258]\]\/1$/.test(key))
    const retries = { limit: 1, delaySeconds: 0.01 }
    const { done } = start(
      planOf([mapped('m', { items }, [], { maxParallel, retries }), mapped('free', { items })]),
      behaviour,
    )
    expect(await done).toBe('succeeded')
    expect(most.get('m')).toBe(maxParallel)
    expect(most.get('free')).toBeGreaterThan(3)
  },
)

test('the run has a limit of its own, for instances too', async () => {
  const { start } = makeBench()
  const { most, behaviour } = counting()
  const plan = planOf([mapped('m', { items }, [], { maxParallel: 3 }), mapped('free', { items }), task('single')])
  expect(await start(plan, behaviour, { maxParallel: 2 }).done).toBe('succeeded')
  expect(most.get('all')).toBe(2)
})

test('an instance that is skipped, or fails, gives its place to the next', async () => {
  const { start, cluster } = makeBench()
  const plan = planOf([mapped('m', { items: [0, 1, 2, 3, 4] }, [], { maxParallel: 1, when: 'item not in [0, 1, 3]' })])
  const { done } = start(plan, { outcome: (key) => (key.includes('[2]') ? userFailure : succeeded) })
  expect(await done).toBe('failed')
  expect(cluster.order).toEqual(['m[2]/1', 'm[4]/1'])
})

/** Milliseconds for each instance, or for each task where nothing is mapped. */
async function millisecondsEach(plan: (length: number) => ReturnType<typeof planOf>, length: number): Promise<number> {
  const { start } = makeBench()
  const before = performance.now()
  expect(await start(plan(length), { outcome: () => writes({ n: 1 }) }).done).toBe('succeeded')
  return (performance.now() - before) / length
}

const plain = (length: number) => planOf(Array.from({ length }, (_, index) => task(`t${index}`)))
const cache = { inputs: [], outputs: [] }
const each = (length: number) =>
  planOf([
    mapped('m', { items: Array.from({ length }, (_, index) => index) }, [], {
      outputs: { n: 'number' },
      maxParallel: 8,
    }),
    mapped('behind', { expression: 'tasks.m.outputs.n' }, ['m'], { when: 'item > 1', cache }),
    task('last', ['m']),
  ])
const chained = (length: number) =>
  planOf([
    mapped('m', { items: Array.from({ length }, (_, index) => index) }, [], { outputs: { n: 'number' }, cache }),
    mapped('behind', { expression: 'tasks.m.outputs.n' }, ['m'], { cache }),
  ])

test('an instance costs about what a task costs, and one of 10,000 what one of 1,000 does', {
  timeout: 240_000,
}, async () => {
  await millisecondsEach(plain, 1000)
  const single = await millisecondsEach(plain, 10_000)
  const small = await millisecondsEach(each, 1000)
  const large = await millisecondsEach(each, 10_000)
  const smallCached = await millisecondsEach(chained, 1000)
  const largeCached = await millisecondsEach(chained, 10_000)
  const shown = { single, small, large, smallCached, largeCached }
  console.log(
    Object.entries(shown)
      .map(([name, ms]) => `${name}: ${ms.toFixed(2)} ms each`)
      .join(', '),
  )
  // Each counts for two: there is one of `m`, and one behind it.
  expect(large).toBeLessThan(single * 3 + 1)
  expect(large).toBeLessThan(small * 2 + 0.5)
  expect(largeCached).toBeLessThan(smallCached * 2 + 0.5)
})
