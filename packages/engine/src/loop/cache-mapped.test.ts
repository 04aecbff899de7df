import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Json, PlannedTask } from '@liminal/core'
import { expect, test } from 'vitest'
import { type Bench, type Carried, makeBench, makeHome } from '../test-support/bench.ts'
import { containerWork, functionTask, mapped, planOf, task, writes } from '../test-support/plan.ts'

const cache = { inputs: [], outputs: [] }
const n7 = { outcome: () => writes({ n: 7 }) }

function each(items: readonly Json[], more: Partial<PlannedTask> = {}) {
  return mapped('m', { items }, [], { cache, outputs: { n: 'number' }, work: containerWork('{{item}}'), ...more })
}

/** The arguments of what ran, and why it did. */
async function carriedOut({ cluster }: Bench, carried: Carried) {
  expect(await carried.done).toBe('succeeded')
  const jobs = [...cluster.jobs.values()].filter(({ key }) => key.startsWith(`${carried.run}/`))
  const ran = jobs.map(({ work }) => (work.kind === 'container' ? work.args[0] : undefined))
  return [ran, carried.events.flatMap((event) => (event.type === 'cache_missed' ? [event.because] : []))]
}

test('instances are found by their item, wherever it stands in the list', async () => {
  const bench = makeBench()
  const plan = (items: readonly Json[]) => planOf([each(items), task('next', ['m'], { work: containerWork('next') })])
  await bench.start(plan(['a', 'b', 'c']), { outcome: (key) => writes({ n: Number(/\[(\d)\]/.exec(key)?.[1] ?? 9) }) })
    .done
  const second = bench.start(plan(['c', 'new', 'a']), n7)
  expect(await carriedOut(bench, second)).toEqual([['new', 'next'], ['it has not succeeded before']])
  expect(bench.task(second.run, 'm').outputs).toEqual({ n: [2, 7, 0] })
})

test('where the item is but a number of the split, another count of splits is another work', async () => {
  const bench = makeBench()
  await bench.start(planOf([each([0, 1])]), n7).done
  expect(await carriedOut(bench, bench.start(planOf([each([0, 1])]), n7))).toEqual([[], []])
  const [ran] = await carriedOut(bench, bench.start(planOf([each([0, 1, 2])]), n7))
  expect(ran).toEqual(['0', '1', '2'])
})

test('also of many items each is told why it runs again', async () => {
  const bench = makeBench()
  const items = Array.from({ length: 150 }, (_, index) => `item ${index}`)
  await bench.start(planOf([each(items)]), n7).done
  const other = containerWork('{{item}}', 'other')
  const [, because] = await carriedOut(bench, bench.start(planOf([each(items, { work: other })]), n7))
  expect(new Set(because as string[])).toEqual(new Set(['its command has changed']))
})

test('all instances of a mapped task can be refused by its name, or one by its own', async () => {
  const bench = makeBench()
  await bench.start(planOf([each(['a', 'b'])]), n7).done
  const refuse = async (name: string) =>
    (await carriedOut(bench, bench.start(planOf([each(['a', 'b'])]), n7, { noCache: [name] })))[0]
  expect([await refuse('m'), await refuse('m[1]'), await refuse('other')]).toEqual([['a', 'b'], ['b'], []])
})

test('files that it reads and leaves may be named by its item', async () => {
  const bench = makeBench()
  const folder = makeHome()
  for (const file of ['a.csv', 'a.txt', 'a.out']) writeFileSync(join(folder, file), '1')
  const work = { ...containerWork('{{item}}'), mounts: [{ volume: 'data', path: '/mnt', folder }] }
  const planWith = (inputs: readonly string[]) =>
    planOf([each(['a'], { work, cache: { inputs, outputs: ['/mnt/{{item}}.out'] } })])
  const because = async (inputs: readonly string[]) => (await carriedOut(bench, bench.start(planWith(inputs), n7)))[1]
  await because(['/mnt/{{item}}.csv'])
  expect(await because(['/mnt/{{item}}.csv'])).toEqual([])
  expect(await because(['/mnt/{{item}}.txt'])).toEqual(['/mnt/a.csv is gone, /mnt/a.txt is new'])
  rmSync(join(folder, 'a.out'))
  const run = bench.start(planWith(['/mnt/{{item}}.txt']), n7)
  expect(await run.done).toBe('failed')
  expect(run.events).toContainEqual(expect.objectContaining({ type: 'cache_missed', because: '/mnt/a.out is gone' }))
  expect(bench.task(run.run, 'm[0]').reason).toBe('it did not leave /mnt/a.out')
})

test('behind a mapped task that was taken whole, and behind a function, a task is taken too', async () => {
  const bench = makeBench()
  const functions = () => async () => ({})
  const folder = makeHome()
  writeFileSync(join(folder, 'something'), '')
  const work = { ...containerWork('{{item}}'), mounts: [{ volume: 'data', path: '/mnt', folder }] }
  const plan = planOf([
    each(['a', 'b'], { work }),
    functionTask('f', ['m']),
    task('direct', ['m'], { cache, work: containerWork('direct') }),
    task('behind', ['f'], { cache, work: containerWork('behind') }),
  ])
  await bench.start(plan, n7, { functions }).done
  expect(await carriedOut(bench, bench.start(plan, n7, { functions }))).toEqual([[], []])
  const [ran, because] = await carriedOut(bench, bench.start(plan, n7, { functions, noCache: ['m[1]'] }))
  expect(ran?.toSorted()).toEqual(['b', 'behind', 'direct'])
  const again = 'm ran again, and may have left other files'
  expect(because).toEqual(['--no-cache', again, again])
})
