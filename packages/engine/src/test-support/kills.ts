import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Executor } from '@liminal/core'
import { expect } from 'vitest'
import { holderOf } from '../lease/lease.ts'
import { createRun } from '../loop/create.ts'
import { carryOutRun } from '../loop/run.ts'
import { openStore } from '../store/open.ts'
import type { RunRow } from '../store/rows.ts'
import type { FaultPool } from './fault-pool.ts'
import type { FaultReport } from './fault-process.ts'
import { testFunction } from './functions.ts'
import { randomOf, randomPlan } from './random-plan.ts'
import { checkTraces, endOf, snapshotOf } from './traces.ts'

/** Where plans are tried whose processes are killed. */
export interface KillBench {
  /** The folder of the homes of the runs. */
  readonly root: string
  readonly pool: FaultPool
  /** How many plans are tried at once. */
  readonly atOnce: number
  /** Opens the executor that the processes of the pool have, with its ledger in a folder. */
  readonly open: (folder: string) => Executor
  /** Takes the names of the points and features that are met. */
  readonly met?: Set<string>
}

/** Tries a plan; gives how many processes died. */
export type Kill = (bench: KillBench, seed: number) => Promise<number>

/** The first process of a run dies at most at this point, each further one may get a little further. */
const reach = 8

/** Tries plans, some at once; gives the sum of the kills. */
export async function tryAll(
  bench: KillBench,
  { first, count }: { readonly first: number; readonly count: number },
  kill: Kill,
): Promise<number> {
  const left = Array.from({ length: count }, (_, index) => first + index)
  let kills = 0
  const work = async () => {
    for (let seed = left.shift(); seed !== undefined; seed = left.shift()) {
      const died = await kill(bench, seed)
      kills += died
    }
  }
  await Promise.all(Array.from({ length: bench.atOnce }, work))
  return kills
}

/** Runs a plan once for each of its points, with a kill there. */
export const killEverywhere: Kill = async (bench, seed) => {
  const { expected, names } = await runWhole(bench, seed)
  for (let at = 1; at <= names.length; at += 1) {
    const { home, run } = start(bench, seed)
    await bench.pool.kill({ home, run, at })
    if (endOf(home, run).state === 'running') await resume(bench, home, run)
    const label = `plan ${seed}, killed at point ${at}, ${names[at - 1]}`
    expect(endOf(home, run), label).toEqual(expected)
    checkTraces(home, run, label)
    rmSync(home, { recursive: true })
  }
  return names.length
}

/**
 * Runs a plan once for each of its points, with a process that is stopped there until another has carried the run to its
 * end: it wakes and changes nothing.
 */
export const stopEverywhere: Kill = async (bench, seed) => {
  const { expected, names } = await runWhole(bench, seed)
  for (let at = 1; at <= names.length; at += 1) {
    const { home, run } = start(bench, seed)
    const label = `plan ${seed}, stopped at point ${at}, ${names[at - 1]}`
    let before: string | undefined
    const report = await bench.pool.stop({ home, run, at }, async () => {
      await takeOver(bench, home, run)
      expect(endOf(home, run), label).toEqual(expected)
      before = snapshotOf(home, run)
    })
    // Woken behind its last write, it had nothing to lose any more.
    if (names.slice(at).some((name) => name.startsWith('before '))) expect(report?.lost, label).toBe(true)
    expect(snapshotOf(home, run), label).toBe(before)
    checkTraces(home, run, label)
    rmSync(home, { recursive: true })
  }
  return names.length
}

/** Runs a plan so many times by processes that all die after a few points, but for the last. */
export function killAgainAndAgain(chains: number): Kill {
  return async (bench, seed) => {
    const { expected } = await runWhole(bench, seed)
    const random = randomOf(seed)
    let kills = 0
    for (let chain = 1; chain <= chains; chain += 1) {
      const { home, run } = start(bench, seed)
      const died: number[] = []
      let report: FaultReport | undefined
      // One that ended and was killed then must not be resumed: that would start anew what has failed.
      while (report === undefined && endOf(home, run).state === 'running') {
        // With a fixed reach they might all die of looking at what runs already, and none would come to the end.
        const at = 1 + Math.floor(random() * (reach + died.length))
        report = await bench.pool.kill({ home, run, at })
        if (report === undefined) died.push(at)
      }
      const label = `plan ${seed}, chain ${chain}, killed at points ${died.join(', ')} of its processes`
      expect(endOf(home, run), label).toEqual(expected)
      checkTraces(home, run, label)
      kills += died.length
      rmSync(home, { recursive: true })
    }
    return kills
  }
}

/** Runs a plan without a kill: how it ends, and the points that it passes. */
async function runWhole(bench: KillBench, seed: number) {
  const { home, run } = start(bench, seed)
  const names = (await bench.pool.kill({ home, run, at: 0 }))?.passed ?? []
  for (const each of [...names, ...randomPlan(seed).has]) bench.met?.add(each)
  expect(names.length).toBeGreaterThan(5)
  checkTraces(home, run, `plan ${seed}, not killed`)
  const expected = endOf(home, run)
  rmSync(home, { recursive: true })
  return { expected, names }
}

function start({ root }: KillBench, seed: number): { readonly home: string; readonly run: string } {
  const { plan, cancels, decisions } = randomPlan(seed)
  const home = mkdtempSync(join(root, `${seed}-`))
  using store = openStore(home)
  const run = createRun(store, plan)
  for (const task of cancels) store.requestCancel(run, task)
  for (const [task, decision] of Object.entries(decisions)) store.decide(run, task, decision)
  return { home, run }
}

/** Resumes a run once the lease of the process that holds it has ended. */
async function takeOver(bench: KillBench, home: string, run: string): Promise<void> {
  using store = openStore(home)
  const row = () => store.run(run) as RunRow
  await expect.poll(() => holderOf(row(), Date.now())).toBeUndefined()
  if (row().state === 'running') await resume(bench, home, run)
}

async function resume({ open }: KillBench, home: string, run: string): Promise<void> {
  using store = openStore(home)
  const executors = async () => open(join(home, 'jobs'))
  await carryOutRun({ store, run, home, maxParallel: 4, executors, functions: testFunction })
}
