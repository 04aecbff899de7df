import { execFileSync } from 'node:child_process'
import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { folderWith } from '../test-support/files.ts'
import { readRegularFile } from './read-file.ts'

test('a regular file is read, also through a link and an empty one', () => {
  const folder = folderWith({ a: 'text', empty: '', large: 'x'.repeat(3_000_000) })
  symlinkSync(join(folder, 'a'), join(folder, 'link'))
  expect(readRegularFile(join(folder, 'link')).toString()).toBe('text')
  expect(readRegularFile(join(folder, 'empty'))).toHaveLength(0)
  expect(readRegularFile(join(folder, 'large'), { most: 3_000_000 })).toHaveLength(3_000_000)
})

test('what is no regular file, and what is too large, is refused at once', () => {
  const folder = folderWith({ large: 'x'.repeat(2001) })
  mkdirSync(join(folder, 'folder'))
  symlinkSync('/dev/zero', join(folder, 'endless'))
  execFileSync('mkfifo', [join(folder, 'pipe')])
  const why =
    (name: string, options = {}) =>
    () =>
      readRegularFile(join(folder, name), options)
  expect(why('folder')).toThrow('it is a folder')
  expect(why('endless')).toThrow('it is no regular file')
  expect(why('pipe')).toThrow('it is no regular file')
  expect(why('large', { most: 2000 })).toThrow('it has more than 0.002 MB')
  expect(why('endless', { pipes: true, most: 2000 })).toThrow('it has more than 0.002 MB')
  expect(why('nothing')).toThrow('ENOENT')
})
