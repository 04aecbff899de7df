import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { logFile } from '../logs/file.ts'
import { openStore } from '../store/open.ts'
import { type FaultPool, makeFaultPool } from '../test-support/fault-pool.ts'
import { type LedgerLine, ledgerOf, processExecutor } from '../test-support/process-executor.ts'
import { features, randomPlan } from '../test-support/random-plan.ts'
import { createRun } from './create.ts'
import { carryOutRun } from './run.ts'

/** Plans that are tried, each killed at every point; KILL_SEEDS for more of them. */
const seeds = Number(process.env.KILL_SEEDS ?? 24)

/** With so many, every feature of a plan and every kind of point are met. */
const enough = 24

// In memory where that can be: what is tested is that processes die, not that disks do.
const root = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'liminal-kill-'))
let pool: FaultPool
beforeAll(async () => {
  pool = await makeFaultPool(atOnce)
})
afterAll(() => {
  pool[Symbol.dispose]()
  rmSync(root, { recursive: true, force: true, maxRetries: 5 })
})

/** How a run ended, apart from times and from how many attempts it took. */
function endOf(home: string, run: string) {
  using store = openStore(home)
  const tasks = store.tasks(run).map(({ task, state, outputs }) => [task, { state, outputs }] as const)
  return { state: store.run(run)?.state, tasks: Object.fromEntries(tasks.sort(([a], [b]) => (a < b ? -1 : 1))) }
}

async function resume(home: string, run: string): Promise<void> {
  using store = openStore(home)
  const executors = async () => processExecutor(join(home, 'jobs'))
  await carryOutRun({ store, run, home, maxParallel: 4, executors, functions: () => undefined })
}

/** What must hold of any run that is over, however often its process died. */
function checkTraces(home: string, run: string, label: string): void {
  using store = openStore(home)
  const events = store.events(run)
  const ledger = ledgerOf(join(home, 'jobs'))
  const story = () => `${label}\n${JSON.stringify({ ledger, attempts: store.attempts(run), events }, null, 1)}`
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1))
  const attempts = store.attempts(run)
  const ended = new Map(attempts.map(({ task, number, outcome }) => [`${task}.${number}`, outcome?.status]))
  const open = new Set<string>()
  const done = new Set<string>()
  for (const { what, task, number } of ledger) {
    if (what === 'end') {
      open.delete(task)
      if (ended.get(`${task}.${number}`) === 'succeeded') done.add(task)
      continue
    }
    if (open.has(task)) throw new Error(`${task} runs beside itself: ${story()}`)
    if (done.has(task)) throw new Error(`${task} runs again although it had succeeded: ${story()}`)
    open.add(task)
  }
  expect([...open], label).toEqual([])
  expect(doubled(ledger), label).toEqual([])
  for (const { task, number, key, outcome } of attempts) {
    if (outcome?.status !== 'succeeded') continue
    const log = readFileSync(logFile(home, key), 'utf8')
    expect(log).toBe(`first line of ${task}.${number}\nlast line of ${task}.${number}\n`)
  }
}

/** Attempts that started more than once. */
function doubled(ledger: readonly LedgerLine[]): string[] {
  const starts = ledger.filter(({ what }) => what === 'start').map(({ task, number }) => `${task}.${number}`)
  return starts.filter((each, index) => starts.indexOf(each) !== index)
}

/** How many plans are tried at once. */
const atOnce = 4

test('a process killed at any point: the run is resumed to the same end, nothing lost, nothing twice', {
  timeout: 1_200_000,
}, async () => {
  const left = Array.from({ length: seeds }, (_, index) => index + 1)
  const met = new Set<string>()
  let kills = 0
  const work = async () => {
    for (let seed = left.shift(); seed !== undefined; seed = left.shift()) {
      const died = await killEverywhere(seed, met)
      kills += died
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  console.log(`${kills} kills in ${seeds} plans`)
  if (seeds < enough) return
  expect([...met].sort()).toEqual([...points, ...features].sort())
})

/** Every place where a process may die. */
const points = ['write', 'takeLease', 'releaseLease', 'submit', 'wait', 'cancel', 'log line'].flatMap((act) => [
  `before ${act}`,
  `after ${act}`,
])

/** Runs a plan once whole, and once for each point with a kill there; how many that were. */
async function killEverywhere(seed: number, met: Set<string>): Promise<number> {
  const { plan, has, cancels } = randomPlan(seed)
  const start = () => {
    const home = mkdtempSync(join(root, `${seed}-`))
    using store = openStore(home)
    const run = createRun(store, plan)
    for (const task of cancels) store.requestCancel(run, task)
    return { home, run }
  }
  const whole = start()
  const names = (await pool.carryOut({ ...whole, at: 0 })) ?? []
  for (const each of [...names, ...has]) met.add(each)
  expect(names.length).toBeGreaterThan(5)
  const expected = endOf(whole.home, whole.run)
  checkTraces(whole.home, whole.run, `plan ${seed}, not killed`)
  for (let at = 1; at <= names.length; at += 1) {
    const { home, run } = start()
    await pool.carryOut({ home, run, at })
    if (endOf(home, run).state === 'running') await resume(home, run)
    const label = `plan ${seed}, killed at point ${at}, ${names[at - 1]}`
    expect(endOf(home, run), label).toEqual(expected)
    checkTraces(home, run, label)
    rmSync(home, { recursive: true })
  }
  return names.length
}
