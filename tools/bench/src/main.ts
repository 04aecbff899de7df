import { availableParallelism, cpus } from 'node:os'
import { measureBuilding } from './building.ts'
import { measureContainers } from './containers.ts'
import { measureFinishedRuns } from './finished-runs.ts'
import { measureManyTasks } from './many-tasks.ts'
import { measureNoOpTasks } from './no-op-tasks.ts'
import { measurePlanning } from './planning.ts'
import { measureReplacing } from './replacing.ts'
import { measureResolving } from './resolving.ts'
import { keeps, type Row, renderRows } from './row.ts'
import { measureSecondRun } from './second-run.ts'
import { hasWrk, measureServing } from './serving.ts'
import { measureStartUp } from './start-up.ts'
import { measureTailing } from './tailing.ts'

// In smoke mode everything runs once and small: it shows that the benchmarks work, its figures mean little.
const smoke = process.argv.includes('--smoke')

const hasDocker = process.env.DOCKER_HOST !== undefined
const withWrk = await hasWrk()

const rows: Row[] = [
  ...(await measureStartUp(smoke ? 1 : 15)),
  ...(await measureNoOpTasks(smoke ? 1 : 5, smoke ? 50 : 1000)),
  ...(await measureManyTasks(smoke ? 1 : 5, smoke ? 20 : 1000, smoke ? 50 : 10_000)),
  ...(await measureFinishedRuns(smoke ? 1 : 9, smoke ? 100 : 10_000)),
  ...(await measureTailing(smoke ? 10 : 200, smoke ? 1 : 10)),
  ...(await measurePlanning(smoke ? 1 : 5, smoke ? 500 : 10_000)),
  ...(await measureResolving(smoke ? 1 : 5, smoke ? 50 : 1000)),
  ...(await measureSecondRun(smoke ? 1 : 5)),
  ...(withWrk ? await measureServing(smoke ? 1 : 7, smoke ? 1 : 4) : []),
  ...(await measureReplacing(hasDocker ? ['local', 'docker'] : ['local'], smoke ? 1 : 5)),
  ...(hasDocker ? await measureContainers(smoke ? 1 : 5, smoke ? 3 : 20) : []),
  ...(hasDocker ? await measureBuilding(smoke ? 1 : 5, smoke ? 2 : 5, smoke ? 3 : 50) : []),
]
if (!hasDocker) console.log('without DOCKER_HOST: no containers, no building of images\n')
if (!withWrk) console.log('without wrk on the PATH: no comparison of python_server with Flask\n')

console.log(`Node ${process.version}, ${availableParallelism()} x ${cpus()[0]?.model ?? 'unknown processor'}\n`)
console.log(renderRows(smoke ? rows.map(({ limit: _, ...row }) => row) : rows))
if (!smoke && !rows.every(keeps)) process.exitCode = 1
