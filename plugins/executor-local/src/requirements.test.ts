import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { referenceOf, requirementsDigest } from './requirements.ts'
import { makeFolder } from './test-support/local.ts'

test.each([
  ['-r other.txt', { file: 'other.txt' }],
  ['--constraint=limits.txt  # why', { file: 'limits.txt' }],
  ['-r https://example.org/x.txt', undefined],
  ['./library', { local: './library' }],
  ['-e ../library', { local: '../library' }],
  ['.', { local: '.' }],
  ['wheels/x-1.0.whl', { local: 'wheels/x-1.0.whl' }],
  ['thing @ file:///opt/thing', { local: '/opt/thing' }],
  ['six==1.16.0', undefined],
  ['requests[socks]>=2,<3 ; python_version > "3.8"', undefined],
  ['thing @ https://example.org/a/b.whl', undefined],
  ['git+https://example.org/a/b', undefined],
  ['--index-url https://example.org/simple/', undefined],
  ['# ./comment', undefined],
  ['', undefined],
])('%s refers to %o', (line, reference) => {
  expect(referenceOf(line)).toEqual(reference)
})

test('the digest changes with included files and local packages, and with nothing else', () => {
  using folder = makeFolder()
  const file = join(folder.path, 'requirements.txt')
  writeFileSync(file, '-r more.txt\n./library\n-r requirements.txt\n')
  writeFileSync(join(folder.path, 'more.txt'), 'six\n')
  mkdirSync(join(folder.path, 'library'))
  writeFileSync(join(folder.path, 'library', 'setup.py'), 'one')
  const first = requirementsDigest(file)
  writeFileSync(join(folder.path, 'main.py'), 'code')
  mkdirSync(join(folder.path, 'library', 'build'))
  expect(requirementsDigest(file)).toBe(first)
  writeFileSync(join(folder.path, 'library', 'setup.py'), 'three')
  const second = requirementsDigest(file)
  expect(second).not.toBe(first)
  writeFileSync(join(folder.path, 'more.txt'), 'six==1\n')
  expect(requirementsDigest(file)).not.toBe(second)
})
