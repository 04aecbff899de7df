import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { requirementsDigest } from './requirements.ts'
import { makeFolder } from './test-support/local.ts'

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
