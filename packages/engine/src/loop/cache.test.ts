import { appendFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CachePolicy, ContainerWork, Plan, PlannedTask } from '@liminal/core'
import { expect, test } from 'vitest'
import { type Bench, type Carried, makeBench, makeHome } from '../test-support/bench.ts'
import { type Behaviour, userFailure } from '../test-support/cluster.ts'
import { containerWork, planOf, task, writes } from '../test-support/plan.ts'

const n7 = { outcome: () => writes({ n: 7 }) }

/** A task whose policy is to be taken from the cache. */
function cached(
  name: string,
  upstreams: readonly string[] = [],
  more: Partial<PlannedTask> = {},
  policy: Partial<CachePolicy> = {},
) {
  return task(name, upstreams, { cache: { inputs: [], outputs: [], ...policy }, outputs: { n: 'number' }, ...more })
}

/** Work that sees a folder at `/mnt`, with code in a folder. */
function workAt(folder: string, ...args: readonly string[]): ContainerWork {
  mkdirSync(join(folder, 'code/src'), { recursive: true })
  writeFileSync(join(folder, 'code/src/main.py'), 'print()')
  writeFileSync(join(folder, 'in.csv'), '1')
  const build = { image: 'image', source: join(folder, 'code') }
  return { ...containerWork(...args), build, mounts: [{ volume: 'data', path: '/mnt', folder }] }
}

/** Work that may leave anything on a volume. */
function writing(...args: readonly string[]): ContainerWork {
  const folder = makeHome()
  writeFileSync(join(folder, 'something'), '')
  return { ...containerWork(...args), mounts: [{ volume: 'data', path: '/mnt', folder }] }
}

/** What ran of a run, and why it did not come from the cache. */
async function carriedOut({ cluster }: Bench, carried: Carried) {
  expect(await carried.done).toBe('succeeded')
  const ran = cluster.submits.filter((key) => key.startsWith(`${carried.run}/`)).map((key) => key.split('/')[1])
  return [
    ran,
    carried.events.flatMap((event) => (event.type === 'cache_missed' ? [`${event.task}: ${event.because}`] : [])),
  ]
}

test('what has succeeded before is not submitted again, and hands on what it did then', async () => {
  const bench = makeBench()
  const plan = planOf([cached('a'), task('b', ['a'], { work: containerWork('{{tasks.a.outputs.n}}') })])
  const first = bench.start(plan, n7)
  expect(await carriedOut(bench, first)).toEqual([['a', 'b'], ['a: it has not succeeded before']])
  const second = bench.start(plan, { outcome: () => writes({ n: 8 }) })
  expect(await carriedOut(bench, second)).toEqual([['b'], []])
  expect(bench.cluster.jobs.get(`${second.run}/b/1`)?.work).toEqual(containerWork('7'))
  const ended = { type: 'task_ended', task: 'a', state: 'succeeded', outputs: { n: 7 } }
  const from = { run: first.run, attempt: `${first.run}/a/1` }
  expect(second.events).toContainEqual(expect.objectContaining({ ...ended, cached: from }))
  expect(bench.task(second.run, 'a').cached).toBe(`${first.run}/a/1`)
})

test('a result that was taken of late is not old', async () => {
  const bench = makeBench()
  const plan = planOf([cached('a')])
  await carriedOut(bench, bench.start(plan, n7))
  const before = Date.now() + 1
  await expect.poll(() => Date.now()).toBeGreaterThan(before)
  expect(bench.store.oldResults(before)).toBe(1)
  expect(await carriedOut(bench, bench.start(plan, n7))).toEqual([[], []])
  expect(bench.store.oldResults(before)).toBe(0)
})

const reads = { inputs: ['/mnt/in.csv'] }
const policy = { ...reads, outputs: ['/mnt/out.csv'] }
type Change = (
  folder: string,
  work: ContainerWork,
) => Partial<{ work: ContainerWork; behaviour: Behaviour; key: string }> | undefined

test.each<[string, string, Change]>([
  ['its arguments', 'its command has changed', (_, work) => ({ work: { ...work, args: ['other'] } })],
  ['its image', 'its image has changed', (_, work) => ({ work: { ...work, image: 'other' } })],
  ['its key', 'its cache.key has changed', () => ({ key: 'other' })],
  ['its code', 'src/main.py has changed', (at) => void appendFileSync(join(at, 'code/src/main.py'), '#')],
  ['more code', 'new.py is new', (at) => void writeFileSync(join(at, 'code/new.py'), '')],
  ['less code', 'src/main.py is gone', (at) => void rmSync(join(at, 'code/src/main.py'))],
  ['an input', '/mnt/in.csv has changed', (at) => void appendFileSync(join(at, 'in.csv'), '2')],
  ['an input gone', 'its input /mnt/in.csv matches nothing', (at) => void rmSync(join(at, 'in.csv'))],
  ['an output', '/mnt/out.csv has been changed since', (at) => void appendFileSync(join(at, 'out.csv'), '2')],
  ['an output gone', '/mnt/out.csv is gone', (at) => void rmSync(join(at, 'out.csv'))],
  ['a file output gone', '/mnt/file.csv is gone', (at) => void rmSync(join(at, 'file.csv'))],
  ['packages', 'what its image installs has changed', () => ({ behaviour: { fingerprint: async () => 'numpy 2' } })],
])('it runs again where %s differs, and says so', async (_, because, change) => {
  const bench = makeBench()
  const folder = makeHome()
  const work = workAt(folder)
  const behaviour: Behaviour = {
    fingerprint: async () => 'numpy 1',
    outcome: () => {
      writeFileSync(join(folder, 'out.csv'), '1')
      writeFileSync(join(folder, 'file.csv'), '1')
      return writes({ f: '/mnt/file.csv' })
    },
  }
  const planWith = (now: ContainerWork, key?: string) =>
    planOf([cached('a', [], { work: now, outputs: { f: 'file' } }, { ...policy, ...(key !== undefined && { key }) })])
  await bench.start(planWith(work), behaviour).done
  expect(await carriedOut(bench, bench.start(planWith(work), behaviour))).toEqual([[], []])
  const changed = change(folder, work) ?? {}
  const again = bench.start(planWith(changed.work ?? work, changed.key), { ...behaviour, ...changed.behaviour })
  expect(await carriedOut(bench, again)).toEqual([['a'], [`a: ${because}`]])
})

test('where the project lies does not matter, nor does what tools leave beside the code', async () => {
  const bench = makeBench()
  const [one, two] = [makeHome(), makeHome()]
  const planAt = (folder: string) =>
    planOf([cached('a', [], { work: workAt(folder) }, { inputs: ['/mnt/in.csv'], leavesNothing: true })], { folder })
  await bench.start(planAt(one), n7).done
  const plan = planAt(two)
  mkdirSync(join(two, 'code/__pycache__'))
  writeFileSync(join(two, 'code/__pycache__/main.pyc'), 'x')
  expect(await carriedOut(bench, bench.start(plan, n7))).toEqual([[], []])
})

test('behind what ran again it runs again, unless it says which files it reads', async () => {
  const bench = makeBench()
  const work = workAt(makeHome())
  const plan = planOf([
    task('up', [], { outputs: { n: 'number' }, work: writing('up') }),
    cached('any', ['up']),
    cached('says', ['up'], { work }, reads),
  ])
  await bench.start(plan, n7).done
  expect(await carriedOut(bench, bench.start(plan, n7))).toEqual([
    ['up', 'any'],
    ['any: up ran again, and may have left other files'],
  ])
  const [, because] = await carriedOut(bench, bench.start(plan, { outcome: () => writes({ n: 8 }) }))
  expect(because).toEqual(['any: what up hands on has changed', 'says: what up hands on has changed'])
})

test('other upstreams are a reason too; one that was skipped has not run again', async () => {
  const bench = makeBench()
  const tasks = { a: cached('a'), off: task('off', ['a'], { when: false }), b: cached('b'), d: task('d') }
  const behind = async (...upstreams: (keyof typeof tasks)[]) => {
    const c = cached('c', upstreams, { triggerRule: 'none_failed' })
    const plan = planOf([...upstreams.map((name) => tasks[name]), ...(upstreams.includes('a') ? [] : [tasks.a]), c])
    return (await carriedOut(bench, bench.start(plan, n7)))[1]?.filter((line) => line?.startsWith('c'))
  }
  await behind('a', 'off')
  expect(await behind('a', 'off')).toEqual([])
  expect(await behind('a', 'off', 'b')).toEqual(['c: b is a new upstream'])
  expect(await behind('a', 'b')).toEqual(['c: off is no upstream any more'])
  expect(await behind('a', 'd')).toEqual(['c: b is no upstream any more, d is a new upstream'])
})

test('a task that stands behind a skipped one alone runs again with what was before that', async () => {
  const bench = makeBench()
  const off = task('off', ['a'], { when: false })
  const plan = planOf([
    cached('a', [], { work: writing('a') }),
    off,
    cached('c', ['off'], { triggerRule: 'none_failed' }),
  ])
  await bench.start(plan, n7).done
  expect(await carriedOut(bench, bench.start(plan, n7))).toEqual([[], []])
  const [ran, because] = await carriedOut(bench, bench.start(plan, n7, { noCache: ['a'] }))
  expect([ran, because]).toEqual([
    ['a', 'c'],
    ['a: --no-cache', 'c: a ran again, and may have left other files'],
  ])
})

test('a chain of cached tasks is taken whole; a run in between that ran some of it anew does not break it', async () => {
  const bench = makeBench()
  const plan = planOf([cached('a'), cached('b', ['a'], { work: writing('b') }), cached('c', ['b'])])
  await bench.start(plan, n7).done
  expect(await carriedOut(bench, bench.start(plan, n7))).toEqual([[], []])
  const refused = bench.start(plan, n7, { noCache: ['b'] })
  expect(await carriedOut(bench, refused)).toEqual([
    ['b', 'c'],
    ['b: --no-cache', 'c: b ran again, and may have left other files'],
  ])
  expect(await carriedOut(bench, bench.start(plan, n7))).toEqual([[], []])
  const [ran] = await carriedOut(bench, bench.start(plan, n7, { noCache: true }))
  expect(ran).toEqual(['a', 'b', 'c'])
})

test('only what has succeeded counts, also in a run that was cancelled later', async () => {
  const bench = makeBench()
  const plan: Plan = planOf([cached('good'), cached('bad'), cached('slow', ['good'])])
  const first = bench.start(plan)
  await bench.cluster.end('good', writes({ n: 1 }))
  await bench.cluster.end('bad', userFailure)
  await bench.cluster.job('slow')
  first.cancel()
  expect(await first.done).toBe('cancelled')
  const [ran, because] = await carriedOut(bench, bench.start(plan, n7))
  expect(ran).toEqual(['bad', 'slow'])
  expect(because).toEqual(['bad: it has not succeeded before', 'slow: it has not succeeded before'])
})
