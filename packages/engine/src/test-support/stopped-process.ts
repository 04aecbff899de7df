// Carries out a run with a lease that ends soon, and tells its parent by what it died.
import { join } from 'node:path'
import { isLiminalError } from '@liminal/core'
import { carryOutRun } from '../loop/run.ts'
import { openStore } from '../store/open.ts'
import { processExecutor } from './process-executor.ts'

const [home = '', run = ''] = process.argv.slice(2)
using store = openStore(home)
try {
  await carryOutRun({
    store,
    run,
    home,
    maxParallel: 4,
    executors: async () => processExecutor(join(home, 'jobs')),
    functions: () => undefined,
    leaseTimes: { lasts: 500, renewed: 50 },
  })
} catch (error) {
  process.send?.(isLiminalError(error) ? error.code : String(error))
}
process.disconnect?.()
