import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type FaultPool, makeFaultPool } from '../../../packages/engine/dist/test-support/fault-pool.js'
import { killAgainAndAgain, tryAll } from '../../../packages/engine/dist/test-support/kills.js'
import { open } from './test-support/crash-executor.ts'
import { removeContainers } from './test-support/docker.ts'

/** Plans that are tried; KILL_SEEDS_DOCKER for more of them. */
const count = Number(process.env.KILL_SEEDS_DOCKER ?? 4)

describe.skipIf(process.env.DOCKER_HOST === undefined)(
  "the engine's tests of crashes, with the engine of DOCKER_HOST",
  () => {
    const root = mkdtempSync(join(tmpdir(), 'liminal-crash-'))
    let pool: FaultPool
    beforeAll(async () => {
      pool = await makeFaultPool(2, resolve(import.meta.dirname, '../dist/test-support/crash-executor.js'))
    })
    afterAll(async () => {
      pool[Symbol.dispose]()
      await removeContainers(root)
      rmSync(root, { recursive: true, force: true })
    })

    test('process after process killed: every container runs once, the run comes to the same end', {
      timeout: 1_200_000,
    }, async () => {
      const kills = await tryAll({ root, pool, atOnce: 2, open }, { first: 1, count }, killAgainAndAgain(1))
      expect(kills).toBeGreaterThan(count)
      console.log(`${kills} kills in ${count} plans`)
    })
  },
)
