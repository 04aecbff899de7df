import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStore } from '../store/open.ts'
import { type FaultPool, makeFaultPool } from '../test-support/fault-pool.ts'
import { processExecutor } from '../test-support/process-executor.ts'
import { features, randomOf, randomPlan } from '../test-support/random-plan.ts'
import { checkTraces, endOf } from '../test-support/traces.ts'
import { createRun } from './create.ts'
import { carryOutRun } from './run.ts'

/** Plans that are tried, each killed at every point; KILL_SEEDS for more of them. */
const seeds = Number(process.env.KILL_SEEDS ?? 16)

/** For each of those, so many further plans are killed again and again while they are resumed: a kill costs half there. */
const chainedForEach = 2

/** Runs of such a plan. */
const chains = 3

/** The first process of such a run dies at most at this point, each further one may get a little further. */
const reach = 8

/** With so many, every feature of a plan and every kind of point are met. */
const enough = 16

/** How many plans are tried at once. */
const atOnce = 4

// In memory where that can be: what is tested is that processes die, not that disks do. The name is none of those that the
// local executor clears away there.
const root = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'kill-test-'))
const met = new Set<string>()
let pool: FaultPool
beforeAll(async () => {
  pool = await makeFaultPool(atOnce)
})
afterAll(() => {
  pool[Symbol.dispose]()
  rmSync(root, { recursive: true, force: true, maxRetries: 5 })
})

const patience = { timeout: 1_200_000 }

test(
  'a process killed at any point: the run is resumed to the same end, nothing lost, nothing twice',
  patience,
  async () => {
    const kills = await tryAll(1, seeds, killEverywhere)
    console.log(`${kills} kills in ${seeds} plans`)
  },
)

test(
  'process after process killed while it resumes: the run comes to the same end all the same',
  patience,
  async () => {
    const kills = await tryAll(seeds + 1, seeds * chainedForEach, killAgainAndAgain)
    console.log(`${kills} kills in ${seeds * chainedForEach} plans`)
  },
)

test.skipIf(seeds < enough)('the plans have all features in them, and all kinds of points', () => {
  expect([...met].sort()).toEqual([...points, ...features].sort())
})

/** Every place where a process may die. */
const points = ['write', 'takeLease', 'releaseLease', 'submit', 'wait', 'cancel', 'log line'].flatMap((act) => [
  `before ${act}`,
  `after ${act}`,
])

/** Tries plans, some at once; gives the sum of the kills. */
async function tryAll(first: number, count: number, kill: (seed: number) => Promise<number>): Promise<number> {
  const left = Array.from({ length: count }, (_, index) => first + index)
  let kills = 0
  const work = async () => {
    for (let seed = left.shift(); seed !== undefined; seed = left.shift()) {
      const died = await kill(seed)
      kills += died
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  return kills
}

/** Runs a plan once for each of its points, with a kill there; how many that were. */
async function killEverywhere(seed: number): Promise<number> {
  const { expected, names } = await runWhole(seed)
  for (let at = 1; at <= names.length; at += 1) {
    const { home, run } = start(seed)
    await pool.carryOut({ home, run, at })
    if (endOf(home, run).state === 'running') await resume(home, run)
    const label = `plan ${seed}, killed at point ${at}, ${names[at - 1]}`
    expect(endOf(home, run), label).toEqual(expected)
    checkTraces(home, run, label)
    rmSync(home, { recursive: true })
  }
  return names.length
}

/** Runs a plan by processes that all die after a few points, but for the last; how many died. */
async function killAgainAndAgain(seed: number): Promise<number> {
  const { expected } = await runWhole(seed)
  const random = randomOf(seed)
  let kills = 0
  for (let chain = 1; chain <= chains; chain += 1) {
    const { home, run } = start(seed)
    const died: number[] = []
    let names: readonly string[] | undefined
    // One that ended and was killed then must not be resumed: that would start anew what has failed.
    while (names === undefined && endOf(home, run).state === 'running') {
      // With a fixed reach they might all die of looking at what runs already, and none would come to the end.
      const at = 1 + Math.floor(random() * (reach + died.length))
      names = await pool.carryOut({ home, run, at })
      if (names === undefined) died.push(at)
    }
    const label = `plan ${seed}, chain ${chain}, killed at points ${died.join(', ')} of its processes`
    expect(endOf(home, run), label).toEqual(expected)
    checkTraces(home, run, label)
    kills += died.length
    rmSync(home, { recursive: true })
  }
  return kills
}

/** Runs a plan without a kill: how it ends, and the points that it passes. */
async function runWhole(seed: number) {
  const { home, run } = start(seed)
  const names = (await pool.carryOut({ home, run, at: 0 })) ?? []
  for (const each of [...names, ...randomPlan(seed).has]) met.add(each)
  expect(names.length).toBeGreaterThan(5)
  checkTraces(home, run, `plan ${seed}, not killed`)
  const expected = endOf(home, run)
  rmSync(home, { recursive: true })
  return { expected, names }
}

function start(seed: number): { readonly home: string; readonly run: string } {
  const { plan, cancels } = randomPlan(seed)
  const home = mkdtempSync(join(root, `${seed}-`))
  using store = openStore(home)
  const run = createRun(store, plan)
  for (const task of cancels) store.requestCancel(run, task)
  return { home, run }
}

async function resume(home: string, run: string): Promise<void> {
  using store = openStore(home)
  const executors = async () => processExecutor(join(home, 'jobs'))
  await carryOutRun({ store, run, home, maxParallel: 4, executors, functions: () => undefined })
}
