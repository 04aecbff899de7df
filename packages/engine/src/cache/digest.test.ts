import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { makeHome } from '../test-support/bench.ts'
import { digestFiles } from './digest.ts'

test('files are found at any depth, what tools make and what is hidden is not', async () => {
  const home = makeHome()
  for (const folder of ['a/b', '.git', 'node_modules/x', '__pycache__', 'pkg.egg-info']) {
    mkdirSync(join(home, folder), { recursive: true })
    writeFileSync(join(home, folder, 'file'), 'x')
  }
  writeFileSync(join(home, 'top'), 'x')
  const digests = await digestFiles(home, 'code')
  expect(Object.keys(digests)).toEqual(['code/a/b/file', 'code/top'])
  expect(digests['code/top']).toBe(digests['code/a/b/file'])
  expect(await digestFiles(join(home, 'top'), 'code')).toEqual({ code: digests['code/top'] })
  expect(await digestFiles(join(home, 'none'), 'code')).toEqual({})
})

test('links are followed, but not round and round, and those that lead nowhere are nothing', async () => {
  const home = makeHome()
  const other = makeHome()
  mkdirSync(join(home, 'a'))
  writeFileSync(join(other, 'file'), 'x')
  symlinkSync(other, join(home, 'other'))
  symlinkSync(home, join(home, 'a/up'))
  symlinkSync(home, join(home, 'self'))
  symlinkSync(join(home, 'none'), join(home, 'dangling'))
  symlinkSync(join(home, 'loop'), join(home, 'loop'))
  expect(Object.keys(await digestFiles(home, 'in'))).toEqual(['in/other/file'])
})

test('a file that cannot be read is told apart by its size and time, and fails nothing', async () => {
  // Not even root may read it from its start.
  const [digest] = Object.values(await digestFiles('/proc/self/mem', 'mem'))
  expect(digest).toMatch(/^[0-9a-f]{32}$/)
})
