import { statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { folderWith } from '../test-support/files.ts'
import { createDigester } from './digest.ts'
import { type FoundFile, filesIn } from './walk.ts'

/** A digester, and how many files it has read. */
function counting() {
  const read: string[] = []
  const digester = createDigester(({ file }) => {
    read.push(file)
    return 'digest'
  })
  return { read, digest: async (folder: string) => digester.digest((await filesIn(folder)) as readonly FoundFile[]) }
}

/** The time from which a file is old enough that its looks can be relied on. */
async function untilOld(file: string) {
  await expect.poll(() => Date.now() - statSync(file).ctimeMs).toBeGreaterThan(60)
}

test('equal files have equal digests, be they small or large', async () => {
  const large = Buffer.alloc(3 << 20, 'x')
  const folder = folderWith({ a: 'x', b: 'x', c: 'y', large, more: large })
  const digests = await createDigester().digest((await filesIn(folder)) as readonly FoundFile[])
  expect(digests).toMatchObject({ a: digests.b, large: digests.more })
  expect(new Set(Object.values(digests)).size).toBe(3)
})

test('a file is read once, until somebody writes to it, also the same length at the same time', async () => {
  const { read, digest } = counting()
  const folder = folderWith({ a: '1', b: '1' })
  const file = join(folder, 'a')
  await untilOld(join(folder, 'b'))
  await digest(folder)
  await digest(folder)
  expect(read).toHaveLength(2)
  const { atime, mtime } = statSync(file)
  writeFileSync(file, '2')
  utimesSync(file, atime, mtime)
  await digest(folder)
  expect(read.slice(2)).toEqual([file])
})

test('a file that was written just now is read again: it may be written once more at the same time', async () => {
  const { read, digest } = counting()
  const folder = folderWith({ a: '1' })
  const now = vi.spyOn(Date, 'now').mockReturnValue(statSync(join(folder, 'a')).ctimeMs + 10)
  onTestFinished(() => now.mockRestore())
  await digest(folder)
  await digest(folder)
  expect(read).toHaveLength(2)
})

test('a file that cannot be read is told apart by its size and time, and fails nothing', async () => {
  // Not even root may read it from its start.
  const found = { path: 'mem', file: '/proc/self/mem', stats: statSync('/proc/self/mem') }
  expect((await createDigester().digest([found])).mem).toMatch(/^[0-9a-f]{32}$/)
})
