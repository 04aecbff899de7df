// Carries out a run until somebody kills it: `node holder-process.ts HOME RUN FOLDER`. What is submitted or waited for
// is told to the parent; task `c` is never really submitted.
import { carryOutRun } from '../loop/run.ts'
import { openStore } from '../store/open.ts'
import { fileExecutor } from './file-executor.ts'

const [home = '', run = '', folder = ''] = process.argv.slice(2)
const never = new Promise<void>(() => {})
using store = openStore(home)
await carryOutRun({
  store,
  run,
  home,
  maxParallel: 16,
  functions: () => undefined,
  executors: async () =>
    fileExecutor(folder, (step, key) => {
      process.send?.(`${step} ${key}`)
      if (step === 'submit' && key.includes('/c/')) return never
    }),
})
