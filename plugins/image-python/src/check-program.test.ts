import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { serverFolder } from './server-files.ts'

function check(files: Readonly<Record<string, string>>, module = 'model', name = 'predict') {
  const folder = mkdtempSync(join(tmpdir(), 'liminal-check-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  const endpoints = JSON.stringify([{ endpoint: '/p', module, function: name }])
  const env = { ...process.env, PYTHONPATH: serverFolder, LIMINAL_ENDPOINTS: endpoints, PYTHONDONTWRITEBYTECODE: '1' }
  const { status, stderr } = spawnSync('python3', ['-m', 'liminal_server.check'], {
    cwd: folder,
    env,
    encoding: 'utf8',
  })
  return { status, said: stderr.trim() }
}

test.each([
  [
    'what a volume or a variable would give is not asked for',
    'import os\nmodel = open(os.environ["MODEL"])\ndef predict(x): pass\n',
  ],
  ['several names at once', 'predict, explain = object(), object()\n'],
  ['one name behind another', 'a = predict = len\n'],
  ['two statements on a line', 'x = 1; predict = len\n'],
  ['names below conditions', 'if True:\n  from json import loads as predict\n'],
  ['a star', 'from json import *\n'],
  ['what only running it could tell', 'globals()["predict"] = len\n'],
  [
    'a module that is looked for elsewhere',
    'import sys\nsys.path.append("/mnt")\nimport there\ndef predict(x): pass\n',
  ],
  [
    'one that may be missing',
    'try:\n  import fast_one\nexcept ImportError:\n  fast_one = None\ndef predict(x): pass\n',
  ],
  ['a name in capitals that is a class', 'class predict:\n  pass\n'],
])('%s: nothing is wrong', (_, text) => {
  expect(check({ 'model.py': text })).toEqual({ status: 0, said: '' })
})

test('modules may be packages, without __init__.py too, or installed ones', () => {
  expect(check({ 'web/deep.py': 'def predict(x): pass' }, 'web.deep').status).toBe(0)
  expect(check({ 'web/__init__.py': 'raise SystemExit(9)', 'web/deep.py': 'predict = 1' }, 'web.deep').status).toBe(0)
  expect(check({}, 'json', 'dumps').status).toBe(0)
})

test.each([
  ['a module', {}, 'endpoint /p: there is no module model, neither in the source nor installed'],
  [
    'a function',
    { 'model.py': 'def predcit(x): pass' },
    'endpoint /p: model.py has no function predict; did you mean predcit?',
  ],
  [
    'an installed package',
    { 'model.py': 'import os\nimport no_such_package.deep\n' },
    'model.py:2: there is no module no_such_package, neither in the source nor installed',
  ],
  [
    'one that a module of the source needs',
    { 'model.py': 'import other', 'other.py': '\n\nfrom missing import x' },
    'other.py:3: there is no module missing, neither in the source nor installed',
  ],
  ['good syntax', { 'model.py': '\ndef predict(x:\n' }, expect.stringMatching(/^model\.py:2: .*never closed/)],
])('what is missing is told with its place: %s', (_, files, said) => {
  expect(check(files as Readonly<Record<string, string>>)).toEqual({ status: 1, said })
})
