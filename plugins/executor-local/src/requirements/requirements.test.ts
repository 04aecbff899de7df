import { mkdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { makeFolder } from '../test-support/local.ts'
import { createContentOf } from './content.ts'
import { digestOfNeeds, type Needs } from './requirements.ts'

/** A source with files, and what tells whether a change of them needs another environment. */
function sourceWith(files: Readonly<Record<string, string>>) {
  const folder = makeFolder()
  onTestFinished(() => folder[Symbol.dispose]())
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(folder.path, path)), { recursive: true })
    writeFileSync(join(folder.path, path), text)
  }
  for (const [path, text] of Object.entries(files)) write(path, text)
  const contentOf = createContentOf()
  const file = join(folder.path, 'requirements.txt')
  const digest = (needs: Needs = { requirements: { kind: 'pip', file } }) =>
    digestOfNeeds(needs, folder.path, contentOf)
  const changes = (path: string, text = 'another text') => {
    const before = digest()
    write(path, text)
    return digest() !== before
  }
  return { path: folder.path, digest, changes }
}

const project = '[project]\nname = "x"\nversion = "1"\n'

test('what a requirements file includes, and where it looks for packages, counts', () => {
  const { digest, changes } = sourceWith({
    'requirements.txt': '-r more.txt\n-f wheels\n-r requirements.txt\n./x.whl\n',
    'more.txt': 'six\n',
    'wheels/old.whl': '',
    'x.whl': '',
  })
  expect(changes('main.py')).toBe(false)
  expect(changes('more.txt', '# why\n\nsix\n')).toBe(false)
  expect(changes('more.txt', 'six==1\n')).toBe(true)
  expect(changes('wheels/new.whl')).toBe(true)
  expect(changes('x.whl')).toBe(true)
  expect(digest()).toBe(digest())
})

test('of an editable package only what is installed by counts: not its code, and not what a task writes beside it', () => {
  const { changes } = sourceWith({ 'requirements.txt': '-e .\n', 'pyproject.toml': project, 'x/__init__.py': '' })
  for (const path of ['x/__init__.py', 'x/new.py', 'model.txt', 'data/a.csv']) expect(changes(path)).toBe(false)
  for (const path of ['pyproject.toml', 'setup.py', 'setup.cfg']) expect(changes(path)).toBe(true)
})

test('of a package that is copied its code counts, by its content; what a task writes beside it does not', () => {
  const { path, digest, changes } = sourceWith({
    'requirements.txt': '.\n',
    'pyproject.toml': project,
    'x/__init__.py': '',
    'x/texts/en.json': '',
    'src/fast.c': '',
  })
  const before = digest()
  utimesSync(join(path, 'x/__init__.py'), new Date(0), new Date(0))
  mkdirSync(join(path, 'environment'))
  writeFileSync(join(path, 'environment/pyvenv.cfg'), '')
  writeFileSync(join(path, 'environment/site.py'), '')
  symlinkSync('.', join(path, 'x/around'))
  expect(digest()).toBe(before)
  const left = [
    'model.txt',
    'data/a.csv',
    'build/lib/x.py',
    'x.egg-info/PKG-INFO',
    'x/__pycache__/a.pyc',
    '.cache/a.py',
  ]
  for (const each of left) expect([each, changes(each)]).toEqual([each, false])
  const taken = [
    'x/__init__.py',
    'x/deep/new.py',
    'x/texts/en.json',
    'src/fast.c',
    'one.py',
    'pyproject.toml',
    'VERSION',
  ]
  for (const each of taken) expect([each, changes(each)]).toEqual([each, true])
})

test('a lock, dependencies, a server and a pip.conf each make another environment', () => {
  const { path, digest } = sourceWith({ 'uv.lock': 'same', 'pyproject.toml': 'same' })
  const [file = '', project = ''] = ['uv.lock', 'pyproject.toml'].map((name) => join(path, name))
  const all: Needs[] = [
    { requirements: { kind: 'uv', file, project } },
    { requirements: { kind: 'project', file: project, dependencies: ['six'] } },
    { requirements: { kind: 'project', file: project, dependencies: ['six', 'attrs'] } },
    { requirements: { kind: 'none' }, besides: file },
    { requirements: { kind: 'pip', file } },
    { requirements: { kind: 'pip', file }, besides: file },
    { requirements: { kind: 'pip', file }, pipConf: '/pip.conf' },
  ]
  expect(new Set(all.map((needs) => digest(needs))).size).toBe(all.length)
  const before = digest(all[0])
  writeFileSync(project, 'other')
  expect(digest(all[0])).not.toBe(before)
})
