import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Executor } from '@liminal/core'
import { expect, onTestFinished, test } from 'vitest'
import { carryOutRun } from '../loop/run.ts'
import { makeHome } from '../test-support/bench.ts'
import { openStore } from './open.ts'
import { migrations } from './schema.ts'

const former = migrations.slice(0, -1).map((_, index) => index + 1)

/** A home whose store was written by Liminal as it was when that version of the store was the newest. */
function homeOf(version: number): string {
  const home = makeHome()
  const old = new DatabaseSync(join(home, 'liminal.db'), { enableForeignKeyConstraints: false })
  old.exec(readFileSync(join(import.meta.dirname, `../test-support/stores/${version}.sql`), 'utf8'))
  old.exec(`PRAGMA user_version = ${version}`)
  old.close()
  return home
}

function openOld(version: number) {
  const home = homeOf(version)
  const store = openStore(home)
  onTestFinished(() => store[Symbol.dispose]())
  const runs = Object.fromEntries(store.runs().map((run) => [run.pipeline, run]))
  return { home, store, idOf: (pipeline: string) => runs[pipeline]?.id ?? '', runs }
}

test.each(former)('a store of version %d is brought up, with all that is in it', (version) => {
  const { store, idOf, runs } = openOld(version)
  expect(Object.entries(runs).map(([name, { state, reason }]) => [name, state, reason])).toEqual([
    ['halfway', 'running', undefined],
    ['bad', 'failed', 'failed: b'],
    ['good', 'succeeded', undefined],
  ])
  const tasks = store.tasks(idOf('good'))
  expect(tasks.every(({ state }) => state === 'succeeded')).toBe(true)
  expect(tasks.find(({ task }) => task === 'a')?.outputs).toEqual({ n: 1 })
  if (version > 1) expect(tasks.find(({ task }) => task === 'each')?.outputs).toEqual({ n: [1, 2, 3] })
  for (const { id } of Object.values(runs)) {
    const events = store.events(id)
    expect(events[0]).toMatchObject({ type: 'run_started', seq: 1 })
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1))
    expect(store.attempts(id).every(({ key }) => key.startsWith(`${id}/`))).toBe(true)
    expect(store.plan(id).tasks.length).toBeGreaterThan(3)
  }
})

test('a damaged store of a former version is left as it is', () => {
  const home = homeOf(1)
  const file = join(home, 'liminal.db')
  const whole = readFileSync(file)
  writeFileSync(file, whole.fill(0xff, whole.length / 2))
  expect(() => openStore(home)).toThrow(expect.objectContaining({ code: 'E_STORE_CORRUPT' }))
  using old = new DatabaseSync(file)
  expect(old.prepare('PRAGMA user_version').get()).toEqual({ user_version: 1 })
})

test.each(former)(
  'the runs in a store of version %d that have not succeeded are resumed to their ends',
  async (version) => {
    const { home, store, idOf } = openOld(version)
    const submitted: string[] = []
    const executor: Executor = {
      accepts: ['container'],
      supports: { logs: false, cancel: true },
      submit: async (key) => {
        submitted.push(key)
        return { record: key, log: '' }
      },
      // What was under way has meanwhile ended.
      wait: async () => ({ status: 'succeeded', output: 'n=1' }),
      cancel: async () => {},
      logs: async function* () {},
      [Symbol.asyncDispose]: async () => {},
    }
    const carry = (run: string) =>
      carryOutRun({
        store,
        run,
        home,
        maxParallel: 4,
        executors: async () => executor,
        functions: () => async () => ({}),
      })
    expect(await carry(idOf('halfway'))).toBe('succeeded')
    expect(submitted).toEqual(['again/2', 'c/1'].map((task) => `${idOf('halfway')}/${task}`))
    expect(await carry(idOf('bad'))).toBe('succeeded')
    expect(submitted.slice(2)).toEqual(['b/2', 'c/1'].map((task) => `${idOf('bad')}/${task}`))
  },
)
