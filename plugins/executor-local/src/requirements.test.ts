import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { digestOfNeeds, type Needs } from './requirements.ts'
import { makeFolder } from './test-support/local.ts'

test('the digest changes with included files and local packages, and with nothing else', () => {
  using folder = makeFolder()
  const file = join(folder.path, 'requirements.txt')
  writeFileSync(file, '-r more.txt\n./library\n-f wheels\n-r requirements.txt\n')
  writeFileSync(join(folder.path, 'more.txt'), 'six\n')
  mkdirSync(join(folder.path, 'library'))
  mkdirSync(join(folder.path, 'wheels'))
  writeFileSync(join(folder.path, 'library', 'setup.py'), 'one')
  const digest = () => digestOfNeeds({ requirements: { kind: 'pip', file } }, folder.path)
  const seen = [digest()]
  writeFileSync(join(folder.path, 'main.py'), 'code')
  mkdirSync(join(folder.path, 'library', 'build'))
  expect(digest()).toBe(seen[0])
  const change = (path: string, text: string) => {
    writeFileSync(join(folder.path, path), text)
    expect(seen).not.toContain(digest())
    seen.push(digest())
  }
  change('library/setup.py', 'three')
  change('more.txt', 'six==1\n')
  change('wheels/x.whl', 'wheel')
})

test('a lock, dependencies, a server and a pip.conf each make another environment', () => {
  using folder = makeFolder()
  const [file = '', project = ''] = ['uv.lock', 'pyproject.toml'].map((name) => join(folder.path, name))
  for (const each of [file, project]) writeFileSync(each, 'same')
  const all: Needs[] = [
    { requirements: { kind: 'uv', file, project } },
    { requirements: { kind: 'project', file: project, dependencies: ['six'] } },
    { requirements: { kind: 'project', file: project, dependencies: ['six', 'attrs'] } },
    { requirements: { kind: 'none' }, besides: file },
    { requirements: { kind: 'pip', file } },
    { requirements: { kind: 'pip', file }, besides: file },
    { requirements: { kind: 'pip', file }, pipConf: '/pip.conf' },
  ]
  expect(new Set(all.map((needs) => digestOfNeeds(needs, folder.path))).size).toBe(all.length)
  const before = digestOfNeeds(all[0] as Needs, folder.path)
  writeFileSync(project, 'other')
  expect(digestOfNeeds(all[0] as Needs, folder.path)).not.toBe(before)
})
