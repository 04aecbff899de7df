import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { logFile } from '../logs/file.ts'
import { openStore } from '../store/open.ts'
import { type LedgerLine, ledgerOf, processExecutor } from '../test-support/process-executor.ts'
import { randomPlan } from '../test-support/random-plan.ts'
import { createRun } from './create.ts'
import { carryOutRun } from './run.ts'

/** Plans that are tried, each killed at every point; KILL_SEEDS for more of them. */
const seeds = Number(process.env.KILL_SEEDS ?? 6)

const root = mkdtempSync(join(tmpdir(), 'liminal-kill-'))
afterAll(() => rmSync(root, { recursive: true, force: true, maxRetries: 5 }))

/** As it was built, which starts in half the time. */
const child = join(import.meta.dirname, '../../dist/test-support/fault-process.js')

/** Carries a run out in a process that dies at its n-th point; how many it passed, if it lived. */
async function carryOutUntil(home: string, run: string, at: number): Promise<number | undefined> {
  const process_ = spawn(process.execPath, [child, home, run, String(at)], { stdio: ['ignore', 'pipe', 'inherit'] })
  let printed = ''
  process_.stdout.on('data', (chunk) => {
    printed += chunk
  })
  const [code, signal] = await once(process_, 'close')
  if (signal === 'SIGKILL') return undefined
  expect(code).toBe(0)
  return Number(printed)
}

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
function checkTraces(home: string, run: string): void {
  using store = openStore(home)
  const events = store.events(run)
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1))
  const attempts = store.attempts(run)
  const ended = new Map(attempts.map(({ task, number, outcome }) => [`${task}.${number}`, outcome?.status]))
  const open = new Set<string>()
  const done = new Set<string>()
  for (const { what, task, number } of ledgerOf(join(home, 'jobs'))) {
    if (what === 'end') {
      open.delete(task)
      if (ended.get(`${task}.${number}`) === 'succeeded') done.add(task)
      continue
    }
    expect(open, `${task} runs beside itself`).not.toContain(task)
    expect(done, `${task} runs again although it had succeeded`).not.toContain(task)
    open.add(task)
  }
  expect([...open]).toEqual([])
  expect(doubled(ledgerOf(join(home, 'jobs')))).toEqual([])
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
const atOnce = 3

test('a process killed at any point: the run is resumed to the same end, nothing lost, nothing twice', {
  timeout: 1_200_000,
}, async ({ annotate }) => {
  const left = Array.from({ length: seeds }, (_, index) => index + 1)
  let kills = 0
  const work = async () => {
    for (let seed = left.shift(); seed !== undefined; seed = left.shift()) kills += await killEverywhere(seed)
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  await annotate(`${kills} kills in ${seeds} plans`)
})

/** Runs a plan once whole, and once for each point with a kill there; how many that were. */
async function killEverywhere(seed: number): Promise<number> {
  const plan = randomPlan(seed)
  const start = () => {
    const home = mkdtempSync(join(root, `${seed}-`))
    using store = openStore(home)
    return { home, run: createRun(store, plan) }
  }
  const whole = start()
  const points = (await carryOutUntil(whole.home, whole.run, 0)) ?? 0
  expect(points).toBeGreaterThan(5)
  const expected = endOf(whole.home, whole.run)
  checkTraces(whole.home, whole.run)
  for (let at = 1; at <= points; at += 1) {
    const { home, run } = start()
    await carryOutUntil(home, run, at)
    if (endOf(home, run).state === 'running') await resume(home, run)
    expect(endOf(home, run), `plan ${seed}, killed at point ${at} of ${points}`).toEqual(expected)
    checkTraces(home, run)
    rmSync(home, { recursive: true })
  }
  return points
}
