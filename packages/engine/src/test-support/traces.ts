import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { logFile } from '../logs/file.ts'
import { openStore } from '../store/open.ts'
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
  for (const { task, number, key, outcome } of attempts) {
    if (outcome?.status !== 'succeeded') continue
    const log = readFileSync(logFile(home, key), 'utf8')
    expect(log, label).toBe(`first line of ${task}.${number}\nlast line of ${task}.${number}\n`)
  }
}

/** Attempts that started more than once. */
function doubled(ledger: readonly LedgerLine[]): string[] {
  const starts = ledger.filter(({ what }) => what === 'start').map(({ task, number }) => `${task}.${number}`)
  return starts.filter((each, index) => starts.indexOf(each) !== index)
}
