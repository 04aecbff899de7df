// Waits to be told of a run, carries it out, and sends itself a signal at the point with the number it was given: SIGKILL
// or SIGSTOP. If it comes to an end, it tells the names of the points that it passed, and whether it lost the run.
import { join } from 'node:path'
import { type Executor, isLiminalError } from '@liminal/core'
import type { LeaseTimes } from '../lease/lease.ts'
import { carryOutRun } from '../loop/run.ts'
import { openStore } from '../store/open.ts'
import { withExecutorPoints, withStorePoints } from './faults.ts'
import { testFunction } from './functions.ts'
import { processExecutor } from './process-executor.ts'

/** What it is told. */
export interface FaultRequest {
  readonly home: string
  readonly run: string
  /** The number of the point, from 1; at 0 it lives. */
  readonly at: number
  readonly signal: 'SIGKILL' | 'SIGSTOP'
  readonly leaseTimes?: LeaseTimes
}

/** What it tells. */
export interface FaultReport {
  readonly passed: readonly string[]
  readonly lost: boolean
}

const [, , module] = process.argv
const { open }: { open: (folder: string) => Executor } =
  module === undefined ? { open: processExecutor } : await import(module)

process.once('message', async ({ home, run, at, signal, leaseTimes }: FaultRequest) => {
  const passed: string[] = []
  const point = (name: string) => {
    passed.push(name)
    if (passed.length === at) process.kill(process.pid, signal)
  }
  using store = openStore(home)
  const lost = await carryOutRun({
    store: withStorePoints(store, point),
    run,
    home,
    maxParallel: 4,
    executors: async () => withExecutorPoints(open(join(home, 'jobs')), point),
    functions: testFunction,
    onLogWrite: point,
    ...(leaseTimes && { leaseTimes }),
  }).then(() => false, isLost)
  process.send?.({ passed, lost } satisfies FaultReport, () => process.disconnect())
})

function isLost(error: unknown): boolean {
  if (isLiminalError(error) && (error.code === 'E_LEASE_LOST' || error.code === 'E_RUN_HELD')) return true
  throw error
}
