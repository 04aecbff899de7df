// Waits to be told of a run, carries it out, and kills itself, as SIGKILL does, at the point with the number it was given;
// if it lives, it tells the names of the points that it passed.
import { join } from 'node:path'
import type { Executor } from '@liminal/core'
import { carryOutRun } from '../loop/run.ts'
import { openStore } from '../store/open.ts'
import { withExecutorPoints, withStorePoints } from './faults.ts'
import { processExecutor } from './process-executor.ts'

/** What it is told. */
export interface FaultRequest {
  readonly home: string
  readonly run: string
  /** The number of the point, from 1; at 0 it lives. */
  readonly at: number
}

const [, , module] = process.argv
const { open }: { open: (folder: string) => Executor } =
  module === undefined ? { open: processExecutor } : await import(module)

process.once('message', async ({ home, run, at }: FaultRequest) => {
  const passed: string[] = []
  const point = (name: string) => {
    passed.push(name)
    if (passed.length === at) process.kill(process.pid, 'SIGKILL')
  }
  using store = openStore(home)
  await carryOutRun({
    store: withStorePoints(store, point),
    run,
    home,
    maxParallel: 4,
    executors: async () => withExecutorPoints(open(join(home, 'jobs')), point),
    functions: () => undefined,
  })
  process.send?.(passed, () => process.disconnect())
})
