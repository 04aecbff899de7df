import { chmodSync, mkdirSync, readdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { makeFolder, read } from '../test-support/local.ts'
import { createPlainPaths } from './plain-path.ts'

test('a plain path is itself, and no folder is made for it', () => {
  using home = makeFolder()
  expect(createPlainPaths(home.path, {}).of('/home/me/data-1.0/x+y=z,a:b@c%')).toBe('/home/me/data-1.0/x+y=z,a:b@c%')
  expect(readdirSync(home.path)).toEqual([])
})

test('another is led to by a link to its last part that is not plain', () => {
  using home = makeFolder()
  const folder = join(home.path, 'my project', 'vol', 'data')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'x'), 'x')
  const path = createPlainPaths(home.path, {}).of(folder)
  expect(path).toMatch(/^[\w/.-]+\/links\/[0-9a-f]{16}\/vol\/data$/)
  expect(read(join(path, 'x'))).toBe('x')
  expect(createPlainPaths(home.path, {}).of(folder)).toBe(path)
})

test('a link that leads elsewhere is set right', () => {
  using home = makeFolder()
  const [one, two] = [join(home.path, 'o n e'), join(home.path, 't w o')]
  for (const each of [one, two]) mkdirSync(each)
  writeFileSync(join(one, 'x'), 'one')
  const paths = createPlainPaths(home.path, {})
  const [first, second] = [paths.of(one), paths.of(two)]
  renameSync(second, first)
  expect(read(join(paths.of(one), 'x'))).toBe('one')
})

test('links stand only where nobody else can change them', () => {
  using outer = makeFolder()
  const home = join(outer.path, 'my home')
  const runtime = join(outer.path, 'runtime')
  mkdirSync(join(runtime, 'liminal'), { recursive: true })
  const of = (variable: string) => createPlainPaths(home, { XDG_RUNTIME_DIR: variable }).of(home)
  chmodSync(join(runtime, 'liminal'), 0o755)
  expect(of(runtime).startsWith(runtime)).toBe(false)
  chmodSync(join(runtime, 'liminal'), 0o700)
  expect(of(runtime).startsWith(join(runtime, 'liminal'))).toBe(true)
  const planted = join(outer.path, 'planted')
  mkdirSync(planted)
  symlinkSync(join(runtime, 'liminal'), join(planted, 'liminal'))
  expect(of(planted).startsWith(planted)).toBe(false)
})
