import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type FaultPool, makeFaultPool } from '../test-support/fault-pool.ts'
import { type KillBench, killAgainAndAgain, killEverywhere, stopEverywhere, tryAll } from '../test-support/kills.ts'
import { processExecutor } from '../test-support/process-executor.ts'
import { features } from '../test-support/random-plan.ts'

/** Plans that are tried, each killed at every point; KILL_SEEDS for more of them. */
const seeds = Number(process.env.KILL_SEEDS ?? 16)

/** For each of those, so many further plans are killed again and again while they are resumed. */
const chainedForEach = 1

/** How many plans are tried by processes that are stopped: each waits for a lease to end. */
const stopped = Number(process.env.KILL_SEEDS ?? 2)

/** Runs of such a plan. */
const chains = 3

/** With so many, every feature of a plan and every kind of point are met. */
const enough = 16

/** How many plans are tried at once. */
const atOnce = 4

// In memory where that can be: what is tested is that processes die, not that disks do. The name is none of those that the
// local executor clears away there.
const root = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'kill-test-'))
const met = new Set<string>()
let pool: FaultPool
let bench: KillBench
beforeAll(async () => {
  pool = await makeFaultPool(atOnce)
  bench = { root, pool, atOnce, open: processExecutor, met }
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
    const kills = await tryAll(bench, { first: 1, count: seeds }, killEverywhere)
    console.log(`${kills} kills in ${seeds} plans`)
    if (seeds >= enough) expect(kills).toBeGreaterThan(1000)
  },
)

test(
  'process after process killed while it resumes: the run comes to the same end all the same',
  patience,
  async () => {
    const kills = await tryAll(bench, { first: seeds + 1, count: seeds * chainedForEach }, killAgainAndAgain(chains))
    console.log(`${kills} kills in ${seeds * chainedForEach} plans`)
  },
)

test(
  'a process stopped at any point, while another carries the run to its end: it wakes and changes nothing',
  patience,
  async () => {
    const stops = await tryAll(bench, { first: 1, count: stopped }, stopEverywhere)
    console.log(`${stops} stops in ${stopped} plans`)
  },
)

test.skipIf(seeds < enough)('the plans have all features in them, and all kinds of points', () => {
  expect([...met].sort()).toEqual([...points, ...features].sort())
})

/** Every place where a process may die. */
const acts = ['write', 'takeLease', 'releaseLease', 'claimSlots', 'submit', 'wait', 'cancel', 'log line', 'log write']
const points = ['before log cursor', ...acts.flatMap((act) => [`before ${act}`, `after ${act}`])]
