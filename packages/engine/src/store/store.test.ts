import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { acquireLease } from '../lease/lease.ts'
import { createRun } from '../loop/create.ts'
import { runToResume } from '../loop/latest.ts'
import { makeBench, makeHome } from '../test-support/bench.ts'
import { planOf, task } from '../test-support/plan.ts'
import { openStore } from './open.ts'
import { readStore } from './read.ts'
import { migrations } from './schema.ts'

const plan = planOf([task('a'), task('b', ['a'])])
const withCode = (code: string) => expect.objectContaining({ code })

test('a run is kept with its plan pinned and its tasks waiting', () => {
  const { store, create, states } = makeBench()
  const run = create(plan)
  expect(run).toMatch(/^pipeline-\d{8}-\d{6}-[a-z0-9]{4}$/)
  expect(store.plan(run)).toEqual(plan)
  expect(states(run)).toEqual({ a: 'waiting', b: 'waiting' })
  expect(store.run(run)).toMatchObject({ id: run, state: 'running', startedAt: undefined, cancelRequested: false })
})

test('an id says when its run was made, in UTC', () => {
  const { store } = makeBench()
  expect(createRun(store, plan, Date.UTC(2026, 0, 2, 3, 4, 5, 678))).toMatch(/^pipeline-20260102-030405-/)
})

test('a run is found by the beginning of its id that only it has', () => {
  const { store } = makeBench()
  for (const id of ['one-1', 'one-12', 'two_1']) store.createRun(id, plan, 0)
  expect(store.run('two')?.id).toBe('two_1')
  const several = { code: 'E_RUN_AMBIGUOUS', detail: { run: 'one', known: ['one-12', 'one-1'] } }
  expect(() => store.run('one')).toThrow(expect.objectContaining(several))
  expect(store.run('one-1')?.id).toBe('one-1')
  expect(store.run('two%')).toBeUndefined()
  expect(store.run('twox')).toBeUndefined()
})

test('the newest runs come first', () => {
  const { store } = makeBench()
  for (const [index, id] of ['old', 'new', 'newest'].entries()) store.createRun(id, plan, index)
  store.createRun('same-time', plan, 2)
  expect(store.runs().map((run) => run.id)).toEqual(['same-time', 'newest', 'new', 'old'])
  expect(store.runs(1).map((run) => run.id)).toEqual(['same-time'])
})

test('resume takes the latest run that did not succeed and that nobody holds', () => {
  const { store } = makeBench()
  expect(() => runToResume(store, undefined)).toThrow(withCode('E_RUN_NONE'))
  store.createRun('held', plan, 3)
  acquireLease(store, 'held', Date.now())
  const held = { code: 'E_RUN_HELD', message: expect.stringMatching(/^the run held is under way in process \d+ on /) }
  expect(() => runToResume(store, undefined)).toThrow(expect.objectContaining(held))
  for (const [index, id] of ['failed', 'succeeded'].entries()) store.createRun(id, plan, index)
  for (const state of ['failed', 'succeeded'] as const) {
    const lease = acquireLease(store, state, Date.now())
    store.write(lease, [{ type: 'run', state }], 0)
    store.releaseLease(lease)
  }
  expect(runToResume(store, undefined).id).toBe('failed')
  expect(runToResume(store, 'fail').id).toBe('failed')
  expect(() => runToResume(store, 'succeeded')).toThrow(withCode('E_RUN_SUCCEEDED'))
  expect(() => runToResume(store, 'gone')).toThrow(withCode('E_RUN_UNKNOWN'))
})

test('changes that cannot all be written are not written at all', () => {
  const { store, create, states } = makeBench()
  const run = create(plan)
  const lease = acquireLease(store, run, Date.now())
  const intend = { type: 'intend', task: 'a', number: 1, key: 'key', executor: null } as const
  const change = { type: 'task', task: 'a', state: 'running', tries: 1, attempt: 1 } as const
  expect(() => store.write(lease, [change, intend, intend], 0)).toThrow()
  expect(states(run)).toEqual({ a: 'waiting', b: 'waiting' })
  expect(store.write(lease, [change, intend], 0)).toEqual([])
})

test('a store is opened again as it was left, its version with it', () => {
  const home = makeHome()
  const make = () => {
    using store = openStore(home)
    return createRun(store, plan)
  }
  const run = make()
  using store = openStore(home)
  expect(store.run(run)?.id).toBe(run)
  using database = new DatabaseSync(store.file)
  expect(database.prepare('PRAGMA user_version').get()).toEqual({ user_version: migrations.length })
})

test('a store of a newer Liminal is left alone', () => {
  const home = makeHome()
  openStore(home)[Symbol.dispose]()
  const database = new DatabaseSync(join(home, 'liminal.db'))
  database.exec('PRAGMA user_version = 99')
  database.close()
  expect(() => openStore(home)).toThrow(
    expect.objectContaining({ code: 'E_STORE_NEWER', message: expect.stringContaining('store version 99') }),
  )
})

test('a file that is no database is left alone', () => {
  const home = makeHome()
  const file = join(home, 'liminal.db')
  const text = 'this is not a database'.repeat(100)
  writeFileSync(file, text)
  expect(() => openStore(home)).toThrow(withCode('E_STORE_CORRUPT'))
  expect(readFileSync(file, 'utf8')).toBe(text)
})

test('a home that cannot be looked into cannot be used, by whoever only reads either', () => {
  const link = join(makeHome(), 'link')
  symlinkSync(link, link)
  for (const open of [openStore, readStore]) expect(() => open(link)).toThrow(withCode('E_STORE_UNUSABLE'))
})

test('a home that is a file cannot be used', () => {
  const file = join(makeHome(), 'file')
  writeFileSync(file, '')
  expect(() => openStore(file)).toThrow(withCode('E_STORE_UNUSABLE'))
})

test.skipIf(process.getuid?.() === 0)('a home that must not be written to cannot be used (not as root)', () => {
  const home = join(makeHome(), 'home')
  mkdirSync(home)
  chmodSync(home, 0o500)
  expect(() => openStore(home)).toThrow(withCode('E_STORE_UNUSABLE'))
})
