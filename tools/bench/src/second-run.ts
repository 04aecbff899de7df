import { spawn } from 'node:child_process'
import { rm } from 'node:fs/promises'
import { performance } from 'node:perf_hooks'
import { createInterface } from 'node:readline'
import { runProcess, sampleOf } from './measure.ts'
import { liminalRun, makeFolder, repository } from './project.ts'
import type { Row } from './row.ts'

/** How long examples/iris takes, once its environment is there, until its first task starts. */
export async function measureSecondRun(runs: number): Promise<Row[]> {
  const folder = makeFolder()
  try {
    const line = {
      command: process.execPath,
      args: [liminalRun, 'run', 'examples/iris', '--json'],
      cwd: repository,
      env: { LIMINAL_HOME: folder },
    }
    await runProcess(line)
    const figures: number[] = []
    for (let run = 0; run < runs; run += 1) figures.push(await untilFirstTask(line))
    const note = 'from the start of the command; the environment is reused'
    return [
      { what: 'second run of examples/iris, first task', sample: sampleOf(figures), unit: 'ms', limit: 500, note },
    ]
  } finally {
    await rm(folder, { recursive: true })
  }
}

async function untilFirstTask({
  command,
  args,
  cwd,
  env,
}: {
  command: string
  args: string[]
  cwd: string
  env: object
}) {
  const start = performance.now()
  const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = new Promise((done) => child.on('close', done))
  let milliseconds = Number.NaN
  for await (const line of createInterface({ input: child.stdout })) {
    const event = JSON.parse(line) as { type: string; task?: string }
    // `start` is the engine's own; the first task of the user's is what counts.
    if (Number.isNaN(milliseconds) && event.type === 'task_started' && event.task !== 'start') {
      milliseconds = performance.now() - start
    }
  }
  await ended
  return milliseconds
}
