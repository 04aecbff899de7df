import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plan } from '@liminal/core'
import { expect } from 'vitest'
import { hookLogFile, logFile } from '../logs/file.ts'
import { groupOf } from '../state/instances.ts'
import { openStore } from '../store/open.ts'
import type { RunRow } from '../store/rows.ts'
import type { Store } from '../store/store.ts'
import { type LedgerLine, ledgerOf } from './process-executor.ts'

/** How a run ended, apart from times and from how many attempts it took. */
export function endOf(home: string, run: string) {
  using store = openStore(home)
  const tasks = store.tasks(run).map(({ task, state, outputs }) => [task, { state, outputs }] as const)
  return { state: store.run(run)?.state, tasks: Object.fromEntries(tasks.sort(([a], [b]) => (a < b ? -1 : 1))) }
}

/** Checks what must hold of any run that is over, however often its process died. */
export function checkTraces(home: string, run: string, label: string): void {
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
  if (open.size > 0) throw new Error(`${[...open].join()} still runs: ${story()}`)
  expect(doubled(ledger), label).toEqual([])
  checkPools(store.plan(run), ledger, story)
  checkHooks(store, home, run, label)
  for (const { task, number, key, outcome, executor } of attempts) {
    // Functions print nothing.
    if (outcome?.status !== 'succeeded' || executor === undefined) continue
    const log = readFileSync(logFile(home, key), 'utf8')
    expect(log, label).toBe(`first line of ${task}.${number}\nlast line of ${task}.${number}\n`)
  }
}

/** Everything that a run has left, in its store and in files, as a text to compare: a lease is none of it. */
export function snapshotOf(home: string, run: string): string {
  using store = openStore(home)
  const { lease: _, clock: __, ...row } = store.run(run) as RunRow
  const rows = [row, store.tasks(run), store.attempts(run), store.events(run), [...store.requests(run).decisions]]
  const files = readdirSync(home, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith('liminal.db'))
    .map(({ parentPath, name }) => join(parentPath, name))
    .sort()
    .map((file) => `${file}\n${readFileSync(file, 'utf8')}`)
  return [JSON.stringify(rows, null, 1), ...files].join('\n')
}

/** Attempts that started more than once. */
function doubled(ledger: readonly LedgerLine[]): string[] {
  const starts = ledger.filter(({ what }) => what === 'start').map(({ task, number }) => `${task}.${number}`)
  return starts.filter((each, index) => starts.indexOf(each) !== index)
}

/** The end of the run, and no other, was told at least once, and noted once. */
function checkHooks(store: Store, home: string, run: string, label: string): void {
  const { state } = store.run(run) as RunRow
  const event = state === 'succeeded' ? 'success' : 'failure'
  const called = (store.plan(run).hooks?.[event] ?? []).map((_, index) => `on_${event}-${index + 1}`)
  const noted = store.events(run).flatMap((each) => (each.type === 'hook_ended' ? [each] : []))
  expect(noted, label).toEqual(called.map((hook) => expect.objectContaining({ hook })))
  for (const hook of called) {
    const told = readFileSync(hookLogFile(home, run, hook), 'utf8')
      .trim()
      .split('\n')
    expect(new Set(told.map((line) => JSON.parse(line).state)), label).toEqual(new Set([state]))
  }
}

/** Never more at once than a pool has slots. */
function checkPools({ pools = {}, tasks }: Plan, ledger: readonly LedgerLine[], story: () => string): void {
  const poolOf = new Map(tasks.map(({ name, pool }) => [name, pool]))
  const used: Record<string, number> = {}
  for (const { what, task } of ledger) {
    const pool = poolOf.get(groupOf(task) ?? task)
    if (pool === undefined) continue
    const now = (used[pool.name] ?? 0) + (what === 'start' ? pool.slots : -pool.slots)
    used[pool.name] = now
    if (now > (pools[pool.name] ?? 0)) throw new Error(`the pool ${pool.name} is too full with ${task}: ${story()}`)
  }
}
