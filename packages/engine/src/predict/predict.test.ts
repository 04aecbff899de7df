import { appendFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Executor, Plan, PlannedTask } from '@liminal/core'
import { expect, test } from 'vitest'
import type { NoCache } from '../cache/look.ts'
import { type Bench, makeBench, makeHome } from '../test-support/bench.ts'
import { containerWork, functionTask, mapped, planOf, task, writes } from '../test-support/plan.ts'
import { predict } from './predict.ts'

const n7 = { outcome: () => writes({ n: 7 }) }
const cache = { inputs: [], outputs: [] }

/** Work that may leave anything on a volume. */
const writing = { ...containerWork(), mounts: [{ volume: 'v', path: '/v', folder: '/none' }] }

function cached(name: string, upstreams: readonly string[] = [], more: Partial<PlannedTask> = {}) {
  return task(name, upstreams, { cache, outputs: { n: 'number' }, ...more })
}

/** What is predicted of each task: `ACTION: WHY`. */
async function predicted({ store, cluster }: Bench, plan: Plan, noCache?: NoCache) {
  const executors = (): Promise<Executor> => cluster.open(n7)
  const predictions = await predict(plan, { store, executors, ...(noCache !== undefined && { noCache }) })
  return Object.fromEntries(
    [...predictions].map(([name, { action, why }]) => [name, why === '' ? action : `${action}: ${why}`]),
  )
}

/** What a run then does with each task. */
async function done(bench: Bench, plan: Plan, noCache?: NoCache) {
  const carried = bench.start(plan, n7, {
    functions: () => async () => ({ output: { n: 7 } }),
    ...(noCache && { noCache }),
  })
  await carried.done
  const submitted = new Set(
    bench.cluster.submits
      .filter((key) => key.startsWith(carried.run))
      .map((key) => key.split('/')[1]?.replace(/\[.*/, '')),
  )
  const kindOf = (name: string) => {
    if (bench.task(carried.run, name).state === 'skipped') return 'skip'
    return submitted.has(name) || plan.tasks.find((each) => each.name === name)?.executor === null ? 'run' : 'cache'
  }
  return Object.fromEntries(plan.tasks.map(({ name }) => [name, kindOf(name)]))
}

test('what is predicted is what a run then does, before and after it has been run', async () => {
  const bench = makeBench()
  const folder = makeHome()
  writeFileSync(join(folder, 'something'), '')
  const plan = planOf([
    task('always'),
    cached('a', [], { work: { ...writing, mounts: [{ volume: 'v', path: '/v', folder }] } }),
    cached('b', ['a'], { work: containerWork('{{tasks.a.outputs.n}}') }),
    cached('behind-run', ['always']),
    task('off', [], { when: '1 > 2' }),
    cached('behind-off', ['off']),
    cached('lenient', ['off'], { triggerRule: 'none_failed' }),
    cached('never', ['a'], { triggerRule: 'one_failed' }),
    functionTask('f', ['a']),
    cached('behind-f', ['f']),
    mapped('m', { expression: 'range(2) | list' }, ['a'], { cache, outputs: { n: 'number' } }),
    mapped('m2', { expression: 'tasks.m.outputs.n' }, ['m'], { cache, when: 'item > 5' }),
    mapped('m3', { items: [1, 2] }, [], { when: 'item > 5' }),
    cached('last', ['m', 'm2']),
  ])
  for (const noCache of [undefined, undefined, ['a'], ['m[1]'], true] as NoCache[]) {
    const before = await predicted(bench, plan, noCache)
    const actions = Object.entries(before).map(([name, line]) => [name, line.split(':')[0]])
    const really = await done(bench, plan, noCache)
    const sure = actions.filter(([, action]) => action !== 'unknown')
    expect(Object.fromEntries(sure)).toEqual(Object.fromEntries(sure.map(([name = '']) => [name, really[name]])))
    expect(sure.length).toBeGreaterThan(plan.tasks.length - 4)
  }
})

test('it says why', async () => {
  const bench = makeBench()
  const source = makeHome()
  writeFileSync(join(source, 'main.py'), '')
  const plan = planOf([
    cached('a', [], { work: { ...containerWork(), build: { image: 'i', source } } }),
    task('w', [], { work: writing }),
    cached('behind-w', ['w']),
    task('near-w', ['w']),
    cached('far-w', ['near-w']),
    cached('b', ['a']),
    cached('says', ['a'], { cache: { inputs: [join(source, 'main.py')], outputs: [] } }),
    cached('behind-says', ['says']),
    functionTask('f', ['a']),
    cached('behind-f', ['f']),
    task('c', ['a'], { when: 'tasks.a.outputs.n > 3' }),
    task('off', [], { when: false }),
    task('behind', ['off']),
    task('never', ['a'], { triggerRule: 'one_failed' }),
    mapped('m', { expression: 'tasks.a.outputs.n' }, ['a']),
    task('wrong', [], { when: 'nothing > 1' }),
  ])
  const sure = { off: 'skip: its condition is false', behind: 'skip: off is skipped', never: 'skip: no upstream fails' }
  const wrong = expect.stringMatching(/^run: it would fail: when: .*nothing/)
  const open = {
    ...sure,
    wrong,
    w: 'run',
    'near-w': 'run',
    f: 'run',
    c: 'unknown: runs if tasks.a.outputs.n > 3',
    m: 'run: once for each of tasks.a.outputs.n',
  }
  const cachedOnes = ['a', 'b', 'says', 'behind-says', 'behind-f', 'behind-w', 'far-w']
  const first = Object.fromEntries(cachedOnes.map((name) => [name, 'run: it has not succeeded before']))
  expect(await predicted(bench, plan)).toEqual({ ...open, ...first })
  const carried = bench.start(plan, n7, { functions: () => async () => ({}) })
  await carried.done
  const from = `cache: as in ${carried.run}`
  expect(await predicted(bench, plan)).toEqual({
    ...sure,
    wrong,
    a: from,
    b: from,
    says: from,
    'behind-says': from,
    'behind-f': from,
    w: 'run',
    'near-w': 'run',
    'behind-w': 'run: w runs before it',
    'far-w': 'run: w runs before it',
    f: 'run',
    c: 'run',
    m: 'run',
  })
  appendFileSync(join(source, 'main.py'), '#')
  const ifSame = 'unknown: from the cache if a leaves what it left before'
  expect(await predicted(bench, plan)).toEqual({
    ...open,
    a: 'run: main.py has changed',
    b: ifSame,
    says: ifSame,
    'behind-f': ifSame,
    'behind-says': 'unknown: from the cache if says leaves what it left before',
    'behind-w': 'run: w runs before it',
    'far-w': 'run: w runs before it',
  })
  expect(await predicted(bench, plan, true)).toMatchObject({ a: 'run: --no-cache', b: 'run: --no-cache' })
})

test('what hangs on whether a task before it is skipped is unknown, unless it runs all the same', async () => {
  const bench = makeBench()
  const plan = planOf([
    task('a'),
    task('maybe', ['a'], { when: 'tasks.a.outputs.n' }),
    task('hangs', ['maybe']),
    task('further', ['hangs']),
    task('regardless', ['maybe'], { triggerRule: 'all_done' }),
  ])
  expect(await predicted(bench, plan)).toEqual({
    a: 'run',
    maybe: 'unknown: runs if tasks.a.outputs.n',
    hangs: 'unknown: runs if maybe does',
    further: 'unknown: runs if hangs does',
    regardless: 'run',
  })
})

test('an output of a function is not known before it was called', async () => {
  const bench = makeBench()
  const plan = planOf([
    functionTask('f'),
    cached('a', ['f'], { work: containerWork('{{ tasks.f.outputs.n }}') }),
    cached('b', ['f']),
  ])
  expect((await predicted(bench, plan)).a).toBe('run: it has not succeeded before')
  await done(bench, plan)
  const { a, b } = await predicted(bench, plan)
  expect([a, b?.split(':')[0]]).toEqual(['unknown: from the cache if tasks.f.outputs.n is what it was before', 'cache'])
})

test('of a mapped task it says how many instances there are, and what is the matter with them', async () => {
  const bench = makeBench()
  const items = (...list: readonly string[]) =>
    planOf([mapped('m', { items: list }, [], { cache }), mapped('plain', { items: list })])
  await bench.start(items('a', 'b'), n7).done
  const { store, cluster } = bench
  const of = async (plan: Plan) => [...(await predict(plan, { store, executors: () => cluster.open() })).values()]
  expect(await of(items('a', 'b'))).toEqual([
    { action: 'cache', why: 'all m[...]', instances: 2 },
    { action: 'run', why: '', instances: 2 },
  ])
  expect(await of(items('c', 'b', 'd'))).toEqual([
    { action: 'run', why: '2 of 3: it has not succeeded before', instances: 3 },
    { action: 'run', why: '', instances: 3 },
  ])
  const [tooMany] = await of(planOf([mapped('m', { expression: '100001' })]))
  expect(tooMany).toEqual({ action: 'run', why: 'it would fail: for_each has 100001 elements, more than 100000' })
})

test('a list that names what is not known yet has its length all the same; a condition on its items is open', async () => {
  const bench = makeBench()
  const plan = planOf([
    task('a'),
    mapped('texts', { items: ['{{tasks.a.outputs.n}}'] }, ['a']),
    mapped('some', { expression: 'tasks.a.outputs.n' }, ['a'], { when: 'item > 2' }),
    cached('b'),
    cached('behind-maybe', ['some', 'b'], { triggerRule: 'none_failed' }),
  ])
  expect(await predicted(bench, plan)).toMatchObject({
    texts: 'run: once for each of tasks.a.outputs.n',
    some: 'unknown: once for each of tasks.a.outputs.n, if item > 2',
    'behind-maybe': 'run: it has not succeeded before',
  })
  await done(bench, plan)
  expect((await predicted(bench, plan))['behind-maybe']).toBe(
    'unknown: from the cache if some leaves what it left before',
  )
})

test('nothing is written, and nothing submitted', async () => {
  const bench = makeBench()
  const { store, cluster } = bench
  const refuse = () => expect.fail('it wrote to the store')
  const readOnly = { ...store, write: refuse, createRun: refuse, takeLease: refuse }
  const plan = planOf([cached('a'), mapped('m', { items: [1] }, ['a'], { cache })])
  await predict(plan, { store: readOnly, executors: () => cluster.open(n7) })
  expect([store.runs(), cluster.submits]).toEqual([[], []])
})
