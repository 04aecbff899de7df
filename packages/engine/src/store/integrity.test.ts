import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { acquireLease } from '../lease/lease.ts'
import { createRun } from '../loop/create.ts'
import { makeHome } from '../test-support/bench.ts'
import { planOf, task } from '../test-support/plan.ts'
import { backupStore } from './backup.ts'
import { openStore } from './open.ts'
import { storeOf } from './store.ts'

const withCode = (code: string) => expect.objectContaining({ code })
const plan = planOf(Array.from({ length: 300 }, (_, index) => task(`t${index}`)))

/** A home with a store of some runs, closed. */
function filledHome(): { home: string; file: string; run: string } {
  const home = makeHome()
  using store = openStore(home)
  const run = createRun(store, plan)
  for (let index = 0; index < 20; index += 1) createRun(store, plan)
  return { home, file: store.file, run }
}

/** Overwrites the middle of a file, as a broken disk would. */
function damage(file: string): void {
  const descriptor = openSync(file, 'r+')
  const { length } = readFileSync(file)
  writeSync(descriptor, Buffer.alloc(length / 2, 0xff), 0, length / 2, Math.floor(length / 4))
  closeSync(descriptor)
}

function forgetCheck(file: string): void {
  using database = new DatabaseSync(file)
  database.exec('DELETE FROM integrity')
}

function checkedAt(file: string): unknown {
  using database = new DatabaseSync(file)
  return database.prepare('SELECT checked_at AS at FROM integrity').get()?.at
}

test('a damaged store is told of when it is opened, and left as it is', () => {
  const { home, file } = filledHome()
  forgetCheck(file)
  damage(file)
  const before = readFileSync(file)
  const inOneLine = { code: 'E_STORE_CORRUPT', message: expect.stringMatching(/^[^\n]+$/) }
  expect(() => openStore(home)).toThrow(expect.objectContaining(inOneLine))
  expect(readFileSync(file).equals(before)).toBe(true)
})

test('a store is looked at whole once a day, and when its last process was killed', () => {
  const { home, file } = filledHome()
  damage(file)
  // It was found whole just now.
  openStore(home)[Symbol.dispose]()
  writeFileSync(`${file}-wal`, 'left behind')
  expect(() => openStore(home)).toThrow(withCode('E_STORE_CORRUPT'))
})

test('a store that a live process has open is not looked at whole by every command', () => {
  const { home, file, run } = filledHome()
  using busy = openStore(home)
  acquireLease(busy, run, Date.now())
  const before = checkedAt(file)
  writeFileSync(`${file}-wal`, readFileSync(`${file}-wal`))
  openStore(home)[Symbol.dispose]()
  expect(checkedAt(file)).toBe(before)
})

test('a store that another process keeps to itself is told of as such', () => {
  const { file } = filledHome()
  using hog = new DatabaseSync(file)
  hog.exec('BEGIN IMMEDIATE')
  using database = new DatabaseSync(file, { timeout: 1 })
  const store = storeOf(database, file)
  expect(() => createRun(store, plan)).toThrow(withCode('E_STORE_BUSY'))
  hog.exec('ROLLBACK')
  expect(() => createRun(store, plan)).not.toThrow()
})

test('a backup made while others write is a store of its own', async () => {
  const { home, file, run } = filledHome()
  using busy = openStore(home)
  const target = join(makeHome(), 'copy.db')
  const writing = setInterval(() => createRun(busy, plan), 1)
  const bytes = await backupStore(file, target).finally(() => clearInterval(writing))
  expect(bytes).toBe(readFileSync(target).length)
  const other = makeHome()
  renameSync(target, join(other, 'liminal.db'))
  using copy = openStore(other)
  expect(copy.plan(run)).toEqual(plan)
  expect(copy.runs().length).toBeGreaterThanOrEqual(21)
})

test('a backup overwrites nothing, and one that cannot be made leaves nothing behind', async () => {
  const { file } = filledHome()
  const target = join(makeHome(), 'copy.db')
  writeFileSync(target, 'precious')
  await expect(backupStore(file, target)).rejects.toThrow(withCode('E_FILE_UNWRITABLE'))
  expect(readFileSync(target, 'utf8')).toBe('precious')
  rmSync(target)
  damage(file)
  await expect(backupStore(file, target)).rejects.toThrow(withCode('E_STORE_CORRUPT'))
  expect([target, `${target}.part`].filter((path) => existsSync(path))).toEqual([])
})

test('damage that is met while reading, in pages or in rows, is told of as such', () => {
  const { home, file, run } = filledHome()
  // Found whole just now, it is not looked at again.
  damage(file)
  using store = openStore(home)
  expect(() => store.runs().map(({ id }) => store.tasks(id))).toThrow(withCode('E_STORE_CORRUPT'))
  const other = filledHome()
  using database = new DatabaseSync(other.file)
  database.exec(`UPDATE plans SET plan = '{"tasks": ['`)
  using torn = openStore(other.home)
  expect(() => torn.plan(other.run)).toThrow(withCode('E_STORE_CORRUPT'))
  expect(run).not.toBe(other.run)
})

test.each([
  ['logs of runs beside it', (home: string) => mkdirSync(join(home, 'runs/a-run'), { recursive: true })],
  ['a log of writes beside it', (_: string, file: string) => writeFileSync(`${file}-wal`, 'half a write')],
])('a store emptied to no byte with %s is not taken for a new one', (_, leave) => {
  const { home, file } = filledHome()
  leave(home, file)
  truncateSync(file)
  expect(() => openStore(home)).toThrow(withCode('E_STORE_CORRUPT'))
  expect(statSync(file).size).toBe(0)
  // As the hint says.
  renameSync(file, `${file}.damaged`)
  rmSync(`${file}-wal`, { force: true })
  openStore(home)[Symbol.dispose]()
})

test('a store without a byte is made where no run has left anything', () => {
  const home = makeHome()
  writeFileSync(join(home, 'liminal.db'), '')
  openStore(home)[Symbol.dispose]()
})
