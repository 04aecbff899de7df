import { existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CollectOptions } from '@liminal/core'
import { expect, test } from 'vitest'
import { acquireLease } from '../lease/lease.ts'
import { type Bench, makeBench } from '../test-support/bench.ts'
import { succeeded } from '../test-support/cluster.ts'
import { planOf, task } from '../test-support/plan.ts'
import { collectGarbage } from './collect.ts'

const plan = planOf([task('a', [], { cache: { inputs: [], outputs: [] } })])
const signal = new AbortController().signal
const onProblem = (_: string, error: unknown) => {
  throw error
}
const tomorrow = () => new Date(Date.now() + 24 * 3600 * 1000)

async function ended({ start, cluster }: Bench): Promise<string> {
  const { run, done } = start(
    plan,
    { outcome: () => succeeded, lines: ['hello'], supports: { logs: true, cancel: true } },
    { noCache: true },
  )
  await done
  expect(cluster.submits.at(-1)).toBe(`${run}/a/1`)
  return run
}

/** An executor that notes what it is asked, and has one thing left. */
async function collecting({ cluster }: Bench, asked: CollectOptions[]) {
  const left = { kind: 'work that still ran', name: 'x', bytes: 7 }
  const collect = async (options: CollectOptions) => [left].filter(() => asked.push(options))
  return { name: 'fake', executor: { ...(await cluster.open()), collect } }
}

test('old runs go with their logs and results; what runs, or ended since, stays', async () => {
  const bench = makeBench()
  const { store, home, create } = bench
  const old = await ended(bench)
  const before = new Date(Date.now() + 1)
  await expect.poll(() => Date.now()).toBeGreaterThan(before.getTime())
  const recent = await ended(bench)
  const held = create(plan)
  acquireLease(store, held, Date.now())
  const asked: CollectOptions[] = []
  const input = { store, home, before, executors: [await collecting(bench, asked)], onProblem, signal }

  const would = await collectGarbage({ ...input, dryRun: true })
  expect(would.map(({ kind, name, bytes }) => [kind, name, bytes])).toEqual([
    ['runs', old, expect.any(Number)],
    ['work that still ran', 'x', 7],
  ])
  expect(would[0]?.bytes).toBeGreaterThan(5)
  expect(store.runs()).toHaveLength(3)
  expect(readdirSync(join(home, 'runs'))).toContain(old)

  expect(await collectGarbage({ ...input, dryRun: false })).toEqual(would)
  expect(store.runs().map(({ id }) => id)).toEqual([held, recent])
  expect(readdirSync(join(home, 'runs'))).toEqual([recent])
  expect(asked.map(({ dryRun, keys }) => [dryRun, [...keys()]])).toEqual([
    [true, [`${recent}/a/1`]],
    [false, [`${recent}/a/1`]],
  ])
})

test('everything of a run goes: nothing of it is left in the store', async () => {
  const bench = makeBench()
  const { store, home } = bench
  const run = await ended(bench)
  const collected = await collectGarbage({
    store,
    home,
    before: tomorrow(),
    dryRun: false,
    executors: [],
    onProblem,
    signal,
  })
  expect(collected.map(({ kind, name }) => [kind, name])).toEqual([
    ['runs', run],
    ['results in the cache', '1'],
  ])
  expect([store.tasks(run), store.attempts(run), store.events(run), store.runs()]).toEqual([[], [], [], []])
})

test('a run that is held stays however old it is; one whose process died goes, its work being left over', async () => {
  const bench = makeBench()
  const { store, home, create, start, cluster } = bench
  const held = create(plan)
  acquireLease(store, held, Date.now())
  const left = start(plan)
  await cluster.job('a')
  left.abandon()
  await left.done
  const collected = await collectGarbage({
    store,
    home,
    before: tomorrow(),
    dryRun: false,
    executors: [],
    onProblem,
    signal,
  })
  expect(collected.map(({ name }) => name)).toEqual([left.run])
  expect(store.runs().map(({ id }) => id)).toEqual([held])
})

test('logs of no run go, unless they are just being made', async () => {
  const { store, home } = makeBench()
  for (const name of ['stray', 'new']) {
    mkdirSync(join(home, 'runs', name), { recursive: true })
    writeFileSync(join(home, 'runs', name, 'a.1.log'), 'x'.repeat(10))
  }
  utimesSync(join(home, 'runs/stray'), new Date(0), new Date(0))
  const collected = await collectGarbage({
    store,
    home,
    before: new Date(0),
    dryRun: false,
    executors: [],
    onProblem,
    signal,
  })
  expect(collected).toEqual([{ kind: 'logs of no run', name: 'stray', bytes: 10 }])
  expect(existsSync(join(home, 'runs/stray'))).toBe(false)
  expect(existsSync(join(home, 'runs/new'))).toBe(true)
})

test('nobody resumes a run while what it has left is being ended', async () => {
  const bench = makeBench()
  const { store, home, carry } = bench
  const run = await ended(bench)
  const refused: unknown[] = []
  const collect = async () => {
    await carry(run).done.catch((error: { code: string }) => refused.push(error.code))
    return []
  }
  const executors = [{ name: 'fake', executor: { ...(await bench.cluster.open()), collect } }]
  await collectGarbage({ store, home, before: tomorrow(), dryRun: false, executors, onProblem, signal })
  expect(refused).toEqual(['E_RUN_HELD'])
  expect(store.runs()).toEqual([])
})

test('a run whose executor cannot be looked at stays, to be found the next time, with its logs', async () => {
  const bench = makeBench()
  const { store, home } = bench
  const run = await ended(bench)
  const collect = async () => {
    throw new Error('its engine is away')
  }
  const problems: unknown[] = []
  const executors = [{ name: 'fake', executor: { ...(await bench.cluster.open()), collect } }]
  const note = (name: string, error: unknown) => void problems.push(name, String(error))
  const collected = await collectGarbage({
    store,
    home,
    before: tomorrow(),
    dryRun: false,
    executors,
    onProblem: note,
    signal,
  })
  expect(problems).toEqual(['fake', 'Error: its engine is away'])
  expect(collected.map(({ kind }) => kind)).toEqual(['results in the cache'])
  expect(store.runs().map(({ id }) => id)).toEqual([run])
  expect(readdirSync(join(home, 'runs'))).toEqual([run])
  // Nobody holds it any more.
  expect(acquireLease(store, run, Date.now()).run).toBe(run)
})

test('a run that began long ago and went on of late stays, and so does what its work uses', async () => {
  const bench = makeBench()
  const { store, home, start, cluster } = bench
  const since = Date.now()
  const left = start(plan)
  await cluster.job('a')
  left.abandon()
  await left.done
  const runs = () => store.runs().map((row) => ({ ...row, createdAt: 0 }))
  const asked: CollectOptions[] = []
  const executors = [await collecting(bench, asked)]
  const input = { store: { ...store, runs }, home, dryRun: false, executors, onProblem, signal }
  const collected = await collectGarbage({ ...input, before: new Date(since) })
  expect(collected.map(({ kind }) => kind)).toEqual(['work that still ran'])
  // Long after it was started, its work may still be running.
  const late = { ...store, runs, lastEventAt: () => Number.POSITIVE_INFINITY }
  await collectGarbage({ ...input, store: late, before: tomorrow() })
  expect(Number(asked[1]?.unusedSince)).toBeGreaterThanOrEqual(since)
  expect(Number(asked[1]?.unusedSince)).toBeLessThanOrEqual(Date.now())
})
