import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Plan } from '@liminal/core'
import { onTestFinished } from 'vitest'
import type { RunEvent, RunStatus } from '../events/events.ts'
import type { RunOptions } from '../loop/context.ts'
import { createRun } from '../loop/create.ts'
import { carryOutRun } from '../loop/run.ts'
import { openStore } from '../store/open.ts'
import type { TaskRow } from '../store/rows.ts'
import type { Store } from '../store/store.ts'
import { type Behaviour, Cluster } from './cluster.ts'

/** A folder that is gone after the test. */
export function makeHome(): string {
  const home = mkdtempSync(join(tmpdir(), 'liminal-engine-'))
  onTestFinished(() => rmSync(home, { recursive: true, force: true }))
  return home
}

/** A run being carried out, as a test sees it. */
export interface Carried {
  readonly run: string
  readonly done: Promise<RunStatus>
  readonly events: RunEvent[]
  /** Resolves with the first event of that type, of that task if one is named. */
  event(type: RunEvent['type'], task?: string): Promise<RunEvent>
  cancel(): void
  abandon(): void
}

/** What outlives a process: a home with its store, and a cluster. */
export interface Bench {
  readonly home: string
  readonly store: Store
  readonly cluster: Cluster
  create(plan: Plan): string
  /** Carries out a run, as a new process would. */
  carry(run: string, behaviour?: Behaviour, more?: Partial<RunOptions>): Carried
  /** Creates a run and carries it out. */
  start(plan: Plan, behaviour?: Behaviour, more?: Partial<RunOptions>): Carried
  states(run: string): Record<string, string>
  task(run: string, name: string): TaskRow
}

/** Makes one. */
export function makeBench(home: string = makeHome()): Bench {
  const store = openStore(home)
  onTestFinished(() => store[Symbol.dispose]())
  const cluster = new Cluster()
  const create = (plan: Plan) => createRun(store, plan)
  const carry = (run: string, behaviour: Behaviour = {}, more: Partial<RunOptions> = {}): Carried => {
    const cancel = new AbortController()
    const abandon = new AbortController()
    const { events, event, onEvent } = makeRecorder()
    const done = carryOutRun({
      store,
      run,
      home,
      maxParallel: 16,
      executors: () => cluster.open(behaviour),
      functions: () => undefined,
      onEvent,
      random: () => 1,
      cancel: cancel.signal,
      abandon: abandon.signal,
      ...more,
    })
    // Who does not look at it does not care; who does still gets the rejection.
    done.catch(() => undefined)
    return { run, done, events, event, cancel: () => cancel.abort(), abandon: () => abandon.abort() }
  }
  return {
    home,
    store,
    cluster,
    create,
    carry,
    start: (plan, behaviour, more) => carry(create(plan), behaviour, more),
    states: (run) => Object.fromEntries(store.tasks(run).map(({ task, state }) => [task, state])),
    task: (run, name) => store.tasks(run).find(({ task }) => task === name) as TaskRow,
  }
}

function makeRecorder() {
  const events: RunEvent[] = []
  const watchers: ((event: RunEvent) => void)[] = []
  const onEvent = (event: RunEvent) => {
    events.push(event)
    for (const watcher of watchers) watcher(event)
  }
  const event = (type: RunEvent['type'], task?: string) =>
    new Promise<RunEvent>((resolve) => {
      const fits = (one: RunEvent) => one.type === type && (task === undefined || ('task' in one && one.task === task))
      const known = events.find(fits)
      if (known !== undefined) resolve(known)
      watchers.push((one) => fits(one) && resolve(one))
    })
  return { events, event, onEvent }
}
