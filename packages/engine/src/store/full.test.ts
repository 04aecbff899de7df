import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Executor } from '@liminal/core'
import { afterAll, expect, test } from 'vitest'
import { acquireLease } from '../lease/lease.ts'
import { createRun } from '../loop/create.ts'
import { carryOutRun } from '../loop/run.ts'
import { Cluster, succeeded } from '../test-support/cluster.ts'
import { planOf, task } from '../test-support/plan.ts'
import { mountSmallDisk } from '../test-support/small-disk.ts'
import { openStore } from './open.ts'
import { readStore } from './read.ts'

const disk = mountSmallDisk(32)
afterAll(() => disk?.[Symbol.dispose]())
const full = expect.objectContaining({ code: 'E_STORE_FULL' })

test.skipIf(disk === undefined)(
  'a full disk is told apart, and what was written before can be read (mounts a disk: root)',
  () => {
    if (disk === undefined) return
    using store = openStore(disk.folder)
    const run = createRun(store, planOf([task('a')]))
    const lease = acquireLease(store, run, Date.now())
    const metric = { name: 'm'.repeat(1000), value: 1 }
    const write = () =>
      store.write(lease, Array(20).fill({ type: 'event', body: { type: 'metric', task: 'a', metric } }), 0)
    disk.fill()
    const writeOn = () => {
      for (let i = 0; i < 1000; i += 1) write()
    }
    expect(writeOn).toThrow(full)
    const kept = store.events(run).length
    expect(kept % 20).toBe(0)
    expect(store.run(run)?.state).toBe('running')
    {
      using again = openStore(disk.folder)
      expect(again.events(run)).toHaveLength(kept)
    }
    expect(() => createRun(store, planOf(Array.from({ length: 1000 }, (_, i) => task(`t${i}`))))).toThrow(full)
    disk.free()
    expect(write()).toHaveLength(20)
    expect(store.events(run)).toHaveLength(kept + 20)
  },
)

test.skipIf(disk === undefined)('a store cannot be made on a full disk (mounts a disk: root)', () => {
  if (disk === undefined) return
  const home = join(disk.folder, 'new')
  mkdirSync(home)
  disk.fill()
  expect(() => openStore(home)).toThrow(full)
  disk.free()
  openStore(home)[Symbol.dispose]()
})

test.skipIf(disk === undefined)('a store on a full disk can still be read (mounts a disk: root)', () => {
  if (disk === undefined) return
  const home = join(disk.folder, 'read')
  mkdirSync(home)
  const store = openStore(home)
  const run = createRun(store, planOf([task('a')]))
  store[Symbol.dispose]()
  disk.fill()
  expect(() => openStore(home)).toThrow(full)
  using read = readStore(home)
  expect(read.run(run)?.state).toBe('running')
  disk.free()
})

test.skipIf(disk === undefined)(
  'a run whose disk is full ends with that, and resume goes on (mounts a disk: root)',
  async () => {
    if (disk === undefined) return
    using store = openStore(disk.folder)
    const cluster = new Cluster()
    const names = Array.from({ length: 500 }, (_, i) => `task-${i}`)
    const run = createRun(store, planOf(names.map((name) => task(name))))
    const carry = (onSubmit?: () => void) =>
      carryOutRun({
        store,
        run,
        home: disk.folder,
        maxParallel: 4,
        functions: () => undefined,
        executors: (): Promise<Executor> => cluster.open({ outcome: () => succeeded, ...(onSubmit && { onSubmit }) }),
      })
    const fillAtTenth = () => {
      if (cluster.submits.length === 10) disk.fill()
    }
    await expect(carry(fillAtTenth)).rejects.toThrow(full)
    expect(cluster.jobs.size).toBeLessThan(500)
    disk.free()
    expect(await carry()).toBe('succeeded')
    expect(cluster.jobs.size).toBe(500)
    expect(store.events(run).map(({ seq }) => seq)).toEqual(store.events(run).map((_, index) => index + 1))
  },
)

test.skipIf(disk === undefined)(
  'a store on a disk that is read-only can be read, however it was left, and not written (mounts a disk: root)',
  () => {
    if (disk === undefined) return
    const mount = (how: string) => execFileSync('mount', ['-o', `remount,${how}`, disk.folder])
    const unusable = expect.objectContaining({
      code: 'E_STORE_UNUSABLE',
      message: expect.stringContaining('liminal.db'),
    })
    const left = join(disk.folder, 'left')
    const store = openStore(disk.folder)
    const run = createRun(store, planOf([task('a')]))
    // As a process leaves it that is killed: with writes that stand in the log alone.
    mkdirSync(left)
    for (const end of ['', '-wal', '-shm']) copyFileSync(`${store.file}${end}`, join(left, `liminal.db${end}`))
    store[Symbol.dispose]()
    mount('ro')
    try {
      expect(() => openStore(disk.folder)).toThrow(unusable)
      using closed = readStore(disk.folder)
      expect(closed.run(run)?.state).toBe('running')
      expect(() => createRun(closed, planOf([task('b')]))).toThrow(unusable)
      using killed = readStore(left)
      expect(killed.run(run)?.state).toBe('running')
    } finally {
      mount('rw')
    }
    openStore(disk.folder)[Symbol.dispose]()
  },
)
