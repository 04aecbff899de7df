import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type FaultPool, makeFaultPool } from '../../../packages/engine/dist/test-support/fault-pool.js'
import {
  type KillBench,
  killAgainAndAgain,
  killEverywhere,
  tryAll,
} from '../../../packages/engine/dist/test-support/kills.js'
import { open } from './test-support/crash-executor.ts'

/** Plans that are tried again and again; KILL_SEEDS_LOCAL for more of them. */
const count = Number(process.env.KILL_SEEDS_LOCAL ?? 4)

const root = mkdtempSync(join(tmpdir(), 'liminal-crash-'))
let pool: FaultPool
let bench: KillBench
beforeAll(async () => {
  pool = await makeFaultPool(4, resolve(import.meta.dirname, '../dist/test-support/crash-executor.js'))
  bench = { root, pool, atOnce: 4, open }
})
afterAll(() => {
  pool[Symbol.dispose]()
  rmSync(root, { recursive: true, force: true, maxRetries: 5 })
})

const patience = { timeout: 600_000 }

test(
  'a process killed at any point: what it had started runs once, the run comes to the same end',
  patience,
  async () => {
    const kills = await tryAll(bench, { first: 2, count: 1 }, killEverywhere)
    expect(kills).toBeGreaterThan(20)
  },
)

test(
  'process after process killed while it resumes: all work runs once, the run comes to the same end',
  patience,
  async () => {
    const kills = await tryAll(bench, { first: 3, count }, killAgainAndAgain(2))
    expect(kills).toBeGreaterThan(count)
    console.log(`${kills} kills in ${count} plans`)
  },
)
