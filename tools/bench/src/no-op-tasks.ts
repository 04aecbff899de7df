import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { sampleInTurn, timeProcess } from './measure.ts'
import { chain, fan, liminalRun, makeFolder, makeProject } from './project.ts'
import type { Row } from './row.ts'

/** Wall time for each no-op task of a whole run, two at a time, nothing subtracted, against xargs in turn. */
export async function measureNoOpTasks(runs: number, count: number): Promise<Row[]> {
  const folder = makeFolder()
  try {
    const env = { LIMINAL_HOME: join(folder, 'home') }
    const run = (project: string) => async () => {
      const args = [liminalRun, 'run', project, '--max-parallel', '2']
      return (await timeProcess({ command: process.execPath, args, env })) / count
    }
    const commands = `i=0; while [ $i -lt ${count} ]; do echo true; i=$((i+1)); done | xargs -P2 -I{} /bin/sh -c '{}'`
    const xargs = async () => (await timeProcess({ command: '/bin/sh', args: ['-c', commands] })) / count
    const samples = await sampleInTurn(runs, [
      run(makeProject(folder, 'fan', fan(count))),
      run(makeProject(folder, 'chain', chain(count))),
      xargs,
    ])
    const [asFan, asChain, asXargs] = samples
    if (asFan === undefined || asChain === undefined || asXargs === undefined) return []
    const note = (median: number) => `${(median / asXargs.median).toFixed(1)} x xargs`
    return [
      { what: `${count} no-op tasks, xargs -P2, each`, sample: asXargs, unit: 'ms' },
      { what: `${count} no-op tasks, fan, each`, sample: asFan, unit: 'ms', limit: 4, note: note(asFan.median) },
      { what: `${count} no-op tasks, chain, each`, sample: asChain, unit: 'ms', limit: 4, note: note(asChain.median) },
    ]
  } finally {
    await rm(folder, { recursive: true })
  }
}
