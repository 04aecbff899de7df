import { mkdirSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { openProject, type Plan } from '@liminal/core'
import { createRun, logFile, openStore } from '@liminal/engine'
import { untilFirstTask } from './first-task.ts'
import { type Sample, sampleInTurn, timeProcess } from './measure.ts'
import { liminalRun, makeFolder, makeProject } from './project.ts'
import type { Row } from './row.ts'

/** By how much a command may be slower with a full store than with one run in it. */
const tolerance = 1.2

/** What commands take with very many finished runs in the store, against the same with one, in turn. */
export async function measureFinishedRuns(runs: number, finished: number): Promise<Row[]> {
  const folder = makeFolder()
  try {
    const project = makeProject(folder, 'finished', ['      - { task: a, type: python, cmd: echo a }'])
    const small = await fill(join(folder, 'small'), project, 1)
    const full = await fill(join(folder, 'full'), project, finished)
    const line = ({ home }: Filled, args: readonly string[]) => {
      return { command: process.execPath, args: [liminalRun, ...args], env: { LIMINAL_HOME: home } }
    }
    const command = (filled: Filled, args: readonly string[]) => () => timeProcess(line(filled, args))
    const start = (filled: Filled) => () => untilFirstTask(line(filled, ['run', project, '--json']))
    const samples = await sampleInTurn(runs, [
      command(small, ['runs']),
      command(full, ['runs']),
      command(small, ['logs', small.last]),
      command(full, ['logs', full.last]),
      start(small),
      start(full),
    ])
    return [
      ...row('runs', samples[0], samples[1], finished),
      ...row('logs RUN', samples[2], samples[3], finished),
      ...row('a new run, first task', samples[4], samples[5], finished),
    ]
  } finally {
    await rm(folder, { recursive: true })
  }
}

interface Filled {
  readonly home: string
  readonly last: string
}

/** Makes a store with runs that have ended, each of a few tasks with their attempts, events and logs. */
async function fill(home: string, project: string, count: number): Promise<Filled> {
  using store = openStore(home)
  const plan = await planOf(project, home)
  let last = ''
  for (let at = 0; at < count; at += 1) {
    last = createRun(store, plan, Date.now() - (count - at) * 60_000)
    const lease = store.takeLease(last, 0, '{}', { until: undefined, untilBoot: undefined })
    if (lease === undefined) throw new Error('somebody else has taken the run')
    const changes = plan.tasks.flatMap(({ name, executor }) => {
      const key = `${last}/${name}/1`
      writeLog(logFile(home, key))
      const outcome = { status: 'succeeded', output: '' } as const
      return [
        { type: 'intend', task: name, number: 1, key, executor } as const,
        { type: 'event', body: { type: 'task_started', task: name, attempt: 1 } } as const,
        { type: 'ended', task: name, number: 1, outcome } as const,
        { type: 'task', task: name, state: 'succeeded', tries: 1, attempt: 1 } as const,
        { type: 'event', body: { type: 'task_ended', task: name, state: 'succeeded', attempt: 1 } } as const,
      ]
    })
    store.write(lease, [...changes, { type: 'run', state: 'succeeded' }], Date.now())
    store.releaseLease(lease)
  }
  return { home, last }
}

async function planOf(project: string, home: string): Promise<Plan> {
  const { systems } = await openProject(project, { home, env: process.env })
  const plan = systems[0]?.plans[0]
  if (plan === undefined) throw new Error('the project of the benchmark makes no plan')
  return plan
}

function writeLog(file: string): void {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, 'a line\n'.repeat(20))
}

function row(what: string, small: Sample | undefined, full: Sample | undefined, finished: number): Row[] {
  if (small === undefined || full === undefined) return []
  const limit = small.median * tolerance
  const note = `with ${finished} finished runs; with one: ${small.median.toFixed(0)} ms`
  return [{ what: `${what}, full store`, sample: full, unit: 'ms', limit, note }]
}
