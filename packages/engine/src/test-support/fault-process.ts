// Carries out a run and kills itself, as SIGKILL does, at the point with the number it was given; then says how many it passed.
import { writeSync } from 'node:fs'
import { join } from 'node:path'
import { carryOutRun } from '../loop/run.ts'
import { openStore } from '../store/open.ts'
import { withExecutorPoints, withStorePoints } from './faults.ts'
import { processExecutor } from './process-executor.ts'

const [home = '', run = '', at = '0'] = process.argv.slice(2)
let passed = 0
const point = () => {
  passed += 1
  if (passed === Number(at)) process.kill(process.pid, 'SIGKILL')
}
using store = openStore(home)
await carryOutRun({
  store: withStorePoints(store, point),
  run,
  home,
  maxParallel: 4,
  executors: async () => withExecutorPoints(processExecutor(join(home, 'jobs')), point),
  functions: () => undefined,
})
writeSync(1, String(passed))
