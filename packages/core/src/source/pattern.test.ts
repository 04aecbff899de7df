import { mkdirSync, symlinkSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, test, vi } from 'vitest'
import { folderWith } from '../test-support/files.ts'
import { filesNamed } from './pattern.ts'

vi.mock('node:os', async (load) => ({ ...(await load<typeof import('node:os')>()), homedir: vi.fn() }))

async function named(pattern: string, folder: string, limit?: number) {
  const found = await filesNamed(pattern, (path) => resolve(folder, path), limit === undefined ? {} : { limit })
  return found === 'too many' ? found : found.map(({ path }) => path).sort()
}

const files = {
  'data/a.csv': '',
  'data/b.csv': '',
  'data/.hidden.csv': '',
  'data/deep/c.csv': '',
  'data/deep/d.txt': '',
  'out.parquet/part-0': '',
  '.params': '',
  '.conf/x/params.yaml': '',
  'it (1)/x.csv': '',
  'it\'s; $a "b"/x.csv': '',
}

test.each([
  ['data/a.csv', ['data/a.csv']],
  ['data/*.csv', ['data/.hidden.csv', 'data/a.csv', 'data/b.csv']],
  ['data/[ab].csv', ['data/a.csv', 'data/b.csv']],
  ['data/{a,deep/c}.csv', ['data/a.csv', 'data/deep/c.csv']],
  ['data/?.csv', ['data/a.csv', 'data/b.csv']],
  ['**/c.*', ['data/deep/c.csv']],
  ['data/**', ['data/.hidden.csv', 'data/a.csv', 'data/b.csv', 'data/deep/c.csv', 'data/deep/d.txt']],
  ['data/deep', ['data/deep/c.csv', 'data/deep/d.txt']],
  ['data/deep/', ['data/deep/c.csv', 'data/deep/d.txt']],
  ['*.parquet', ['out.parquet/part-0']],
  ['.params', ['.params']],
  ['.conf', ['.conf/x/params.yaml']],
  ['it (1)/*.csv', ['it (1)/x.csv']],
  ['it\'s; $a "b"/*.csv', ['it\'s; $a "b"/x.csv']],
  ['nothing', []],
  ['daat/*.csv', []],
])('%s', async (pattern, expected) => {
  expect(await named(pattern, folderWith(files))).toEqual(expected)
})

test('a name with signs of patterns in it is meant where there is something of that name', async () => {
  const folder = folderWith({ 'run[1].csv': '', 'run1.csv': '', 'a*.csv': '', 'ab.csv': '' })
  expect(await named('run[1].csv', folder)).toEqual(['run[1].csv'])
  expect(await named('a\\*.csv', folder)).toEqual(['a*.csv'])
  expect(await named('a*.csv', folder)).toEqual(['a*.csv'])
  expect(await named('run[12].csv', folder)).toEqual(['run1.csv'])
})

test('~ is the home of the user', async () => {
  const home = folderWith({ 'in.csv': '', 'many/x': '' })
  vi.mocked(homedir).mockReturnValue(home)
  const other = folderWith({ '~x': '' })
  expect(await named('~/in.csv', other)).toEqual(['~/in.csv'])
  expect(await named('~/*/x', other)).toEqual(['~/many/x'])
  expect(await named('~x', other)).toEqual(['~x'])
})

test('an absolute pattern, also of the topmost folder', async () => {
  const folder = folderWith({ 'a/x.csv': '' })
  expect(await named(`${folder}/*/x.csv`, '/')).toEqual([`${folder}/a/x.csv`])
  const found = await filesNamed('/*/x.csv', (path) => join(folder, path))
  expect(found === 'too many' ? found : found.map(({ path }) => path)).toEqual(['/a/x.csv'])
})

test('what tools leave is found by its name alone', async () => {
  const folder = folderWith({ '.liminal/data/a.csv': '', 'x/.git/HEAD': '', 'x/y': '' })
  expect(await named('.liminal/data/*.csv', folder)).toEqual(['.liminal/data/a.csv'])
  expect(await named('*/.git/*', folder)).toEqual(['x/.git/HEAD'])
  expect(await named('**', folder)).toEqual(['x/y'])
})

test('only folders that may hold a match are looked into', async () => {
  const folder = folderWith({ 'a.csv': '', 'deep/1': '', 'deep/2': '', 'deep/3': '' })
  expect(await named('*.csv', folder, 2)).toEqual(['a.csv'])
  expect(await named('**/*.csv', folder, 2)).toBe('too many')
})

test('links are followed', async () => {
  const folder = folderWith({})
  mkdirSync(join(folder, 'data'))
  symlinkSync(folderWith({ 'a.csv': '' }), join(folder, 'data/link'))
  expect(await named('data/*/*.csv', folder)).toEqual(['data/link/a.csv'])
})
