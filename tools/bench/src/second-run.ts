import { rm } from 'node:fs/promises'
import { untilFirstTask } from './first-task.ts'
import { runProcess, sampleOf } from './measure.ts'
import { liminalRun, makeFolder, repository } from './project.ts'
import type { Row } from './row.ts'

/** How long examples/iris takes, once its environment is there, until its first task starts. */
export async function measureSecondRun(runs: number): Promise<Row[]> {
  const folder = makeFolder()
  const command = (...args: string[]) => ({
    command: process.execPath,
    args: [liminalRun, ...args],
    cwd: repository,
    env: { LIMINAL_HOME: folder },
  })
  const line = command('run', 'examples/iris', '--json')
  try {
    await runProcess(line)
    const figures: number[] = []
    for (let run = 0; run < runs; run += 1) figures.push(await untilFirstTask(line))
    const note = 'from the start of the command; the environment is reused'
    return [
      { what: 'second run of examples/iris, first task', sample: sampleOf(figures), unit: 'ms', limit: 500, note },
    ]
  } finally {
    await runProcess(command('services', 'examples/iris', 'down'))
    await rm(folder, { recursive: true })
  }
}
