import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { type Sample, sampleInTurn, timeProcess } from './measure.ts'
import { peakMemory } from './memory.ts'
import { fan, liminalRun, makeFolder, makeProject } from './project.ts'
import { one, type Row } from './row.ts'

/** Short tasks in sequence, and what a task costs, and a process takes, in a run of very many. */
export async function measureManyTasks(runs: number, few: number, many: number): Promise<Row[]> {
  const folder = makeFolder()
  try {
    const env = { LIMINAL_HOME: join(folder, 'home') }
    const args = (project: string) => [liminalRun, 'run', project, '--max-parallel', '2']
    const sequence = makeProject(folder, 'sequence', sleeps(40))
    const [inSequence] = await sampleInTurn(runs, [
      () => timeProcess({ command: process.execPath, args: args(sequence), env }),
    ])
    const small = await watch(args(makeProject(folder, 'few', fan(few))), env)
    const large = await watch(args(makeProject(folder, 'many', fan(many))), env)
    const each = await watch(args(makeProject(folder, 'each', forEach(many))), env)
    const cost = small.milliseconds / few
    return [
      ...(inSequence === undefined ? [] : [row('40 tasks of 10 ms in sequence, in all', inSequence, 'ms', 800)]),
      row(`${many} no-op tasks, each`, one(large.milliseconds / many), 'ms', cost * 1.1, against(few, cost)),
      row(`${many} no-op tasks, memory`, one(large.mebibytes), 'MiB', 400),
      row(`for_each over ${many}, each`, one(each.milliseconds / many), 'ms', cost * 1.1, against(few, cost)),
      row(`for_each over ${many}, memory`, one(each.mebibytes), 'MiB', 400),
    ]
  } finally {
    await rm(folder, { recursive: true })
  }
}

function row(what: string, sample: Sample, unit: Row['unit'], limit: number | undefined, note?: string): Row {
  return { what, sample, unit, ...(limit !== undefined && { limit }), ...(note !== undefined && { note }) }
}

function against(few: number, cost: number): string {
  return `at most a tenth more than each of ${few}: ${cost.toFixed(2)} ms`
}

function sleeps(count: number): string[] {
  return Array.from({ length: count }, (_, at) => `      - { task: t${at}, type: python, cmd: sleep 0.01 }`)
}

function forEach(count: number): string[] {
  return [`      - { task: t, type: python, for_each: ${count}, cmd: 'true' }`]
}

/** Time, and the most memory, of a process that has to succeed. */
async function watch(args: readonly string[], env: Readonly<Record<string, string>>) {
  const start = performance.now()
  const child = spawn(process.execPath, args, { env: { ...process.env, ...env }, stdio: 'ignore' })
  const watched = peakMemory(child)
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}`)
  return { milliseconds: performance.now() - start, mebibytes: watched.mebibytes() }
}
