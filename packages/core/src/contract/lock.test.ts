import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { folderWith } from '../test-support/files.ts'
import { acquireLock, tryLock } from './lock.ts'

const { signal } = new AbortController()

test('a lock is held once, waited for, and free again when it is let go', async () => {
  const file = join(folderWith({}), 'x.lock')
  const held = await tryLock(file)
  expect(held).toBeDefined()
  expect(await tryLock(file)).toBeUndefined()
  let waiting: Promise<Disposable> | undefined
  await new Promise<void>((waits) => {
    waiting = acquireLock(file, signal, waits)
  })
  held?.[Symbol.dispose]()
  const next = await waiting
  expect(await tryLock(file)).toBeUndefined()
  next?.[Symbol.dispose]()
})

test('a lock that cannot be written is told of with its path', async () => {
  const file = join(folderWith({}), 'x.lock')
  mkdirSync(file)
  const refused = { code: 'E_FILE_UNWRITABLE', message: expect.stringContaining(file) }
  await expect(tryLock(file)).rejects.toMatchObject(refused)
  await expect(acquireLock(file, signal, () => {})).rejects.toMatchObject(refused)
})
