import { spawn } from 'node:child_process'
import { performance } from 'node:perf_hooks'
import { createInterface } from 'node:readline'
import type { CommandLine } from './measure.ts'

/** Milliseconds from the start of a run that prints its events to the start of its first task; it goes on to its end. */
export async function untilFirstTask({ command, args, cwd, env }: CommandLine): Promise<number> {
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
