import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { folderWith } from '../test-support/files.ts'
import { filesIn } from './walk.ts'

async function pathsIn(folder: string, limit?: number) {
  const found = await filesIn(folder, limit === undefined ? {} : { limit })
  return found === 'too many' ? found : found.map(({ path }) => path)
}

test('files are found at any depth, those too whose names begin with a dot', async () => {
  const folder = folderWith({ 'a/b/file': '', '.conf/.params': '', '.env': '', top: '' })
  expect(await pathsIn(folder)).toEqual(['.conf/.params', '.env', 'a/b/file', 'top'])
})

test('what tools leave is no file of the folder', async () => {
  const left = ['.git/x', 'node_modules/x', '__pycache__/x', 'pkg.egg-info/x', '.pytest_cache/x', '.liminal/x', 'a.pyc']
  const folder = folderWith(Object.fromEntries(['main.py', ...left].map((path) => [path, ''])))
  expect(await pathsIn(folder)).toEqual(['main.py'])
})

test('an environment of Python is found by what is in it, whatever its name', async () => {
  const folder = folderWith({
    'mine/pyvenv.cfg': '',
    'mine/lib/x.py': '',
    'conda/conda-meta/history': '',
    'env/x.py': '',
  })
  expect(await pathsIn(folder)).toEqual(['env/x.py'])
  expect(await pathsIn(join(folder, 'mine'))).toEqual(['lib/x.py', 'pyvenv.cfg'])
})

test('links are followed, but not round and round, and those that lead nowhere are nothing', async () => {
  const folder = folderWith({ 'a/b': '' })
  symlinkSync(folderWith({ file: '' }), join(folder, 'other'))
  symlinkSync(folder, join(folder, 'a/up'))
  symlinkSync(folder, join(folder, 'self'))
  symlinkSync(join(folder, 'none'), join(folder, 'dangling'))
  symlinkSync(join(folder, 'loop'), join(folder, 'loop'))
  expect(await pathsIn(folder)).toEqual(['a/b', 'other/file'])
})

test('it ends where there is more than anybody wants to look at', async () => {
  const folder = folderWith({ 'a/1': '', 'a/2': '', 'a/3': '' })
  mkdirSync(join(folder, 'b'))
  expect(await pathsIn(folder, 5)).toHaveLength(3)
  expect(await pathsIn(folder, 4)).toBe('too many')
})

test('a folder that is not there has no files', async () => {
  expect(await pathsIn(join(folderWith({}), 'none'))).toEqual([])
})
