import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { shellWord } from '@liminal/core'
import { expect, onTestFinished, test } from 'vitest'
import { environmentsIn, imageOf, openWith, runIn, writeSource } from '../test-support/images.ts'
import { logFileOf, makeFolder, read, shell } from '../test-support/local.ts'
import { makePython } from '../test-support/python.ts'

/** A machine with Pythons at some paths below it, and a source that needs nothing, on a path that has to be quoted. */
function machine(pythons: Readonly<Record<string, string>>) {
  const folder = makeFolder()
  onTestFinished(() => folder[Symbol.dispose]())
  const at = (path: string) => join(folder.path, `it's "here"`, path)
  for (const [path, version] of Object.entries(pythons)) makePython(at(path), version)
  const open = (options = {}, env = {}) =>
    openWith(at('bin'), at('home'), { HOME: at('user'), PYENV_ROOT: at('user/.pyenv'), ...env }, options)
  return {
    at,
    open,
    source: writeSource(at('src'), { 'a.txt': '' }),
    log: (key: string) => read(logFileOf(at('home'), key)),
  }
}

test('without requirements, too, that Python runs, under all its names', async () => {
  const { at, open, source, log } = machine({
    'bin/python3': '3.11.1',
    'user/.pyenv/versions/3.77.1/bin/python': '3.77.1',
  })
  await using executor = open({}, { PYTHONHOME: '/nowhere', VIRTUAL_ENV: '/mine' })
  const script = 'for each in python python3 python3.77 pip; do $each -V; done; echo "$VIRTUAL_ENV $PYTHONHOME."'
  expect(await runIn(executor, 'k', script, imageOf(source, '3.77'))).toMatchObject({ status: 'succeeded' })
  expect(log('k')).toBe(`${'Python 3.77.1\n'.repeat(4)}/mine .\n`)
  expect(await runIn(executor, 'again', 'python -V', imageOf(source, '3.77'))).toMatchObject({ status: 'succeeded' })
  expect(environmentsIn(at('home'))).toHaveLength(1)
})

test('one that was updated by its system makes another environment', async () => {
  const { at, open, source, log } = machine({ 'bin/python3': '3.11.1' })
  await using executor = open()
  expect(await runIn(executor, 'k1', 'python -V', imageOf(source, '3.11'))).toMatchObject({ status: 'succeeded' })
  makePython(at('bin/python3'), '3.11.12')
  await using later = open()
  expect(await runIn(later, 'k2', 'python -V', imageOf(source, '3.11'))).toMatchObject({ status: 'succeeded' })
  expect(log('k2')).toBe('Python 3.11.12\n')
  expect(environmentsIn(at('home'))).toHaveLength(2)
})

test('it keeps the packages of a virtual environment that is active', async () => {
  const { at, source } = machine({})
  execFileSync('python3', ['-m', 'venv', '--without-pip', at('venv')])
  const version = execFileSync('python3', ['-c', 'import sys; print("%d.%d" % sys.version_info[:2])'], {
    encoding: 'utf8',
  })
  await using active = openWith(`${at('venv/bin')}:/usr/bin:/bin`, at('home'))
  const script = 'python -c "import sys; print(sys.prefix, end=str())" >"$LIMINAL_OUTPUT"'
  expect(await runIn(active, 'k', script, imageOf(source, version.trim()))).toEqual({
    status: 'succeeded',
    output: at('venv'),
  })
})

test.each([
  ['without requirements', {}],
  ['with them', { 'requirements.txt': 'six\n' }],
])('a Python that is not to be had fails the work, %s, and says what there is', async (_, files) => {
  const { open, source } = machine({ 'bin/python3': '3.11.1', 'bin/python3.9': '3.9.2' })
  writeSource(source, files)
  await using executor = open()
  expect(await runIn(executor, 'k', 'true', imageOf(source, '3.77'))).toEqual({
    status: 'failed',
    class: 'image',
    reason: 'image i asks for Python 3.77, and that is not on this machine: there is 3.9.2, 3.11.1',
    hint: expect.stringMatching(/uv python install 3\.77.*pyenv install 3\.77.*other_python: true/),
  })
  expect(await executor.deviations?.(shell(source, '', imageOf(source, '3.77')))).toEqual([])
})

test('where another one may be taken, the nearest is, and that is told before it runs and in its log', async () => {
  const { open, source, log } = machine({
    'bin/python3': '3.11.1',
    'bin/python3.76': '3.76.2',
    'bin/python3.9': '3.9.2',
  })
  await using executor = open({ other_python: true })
  const deviation = 'Python 3.76.2 instead of 3.77, which image i asks for'
  expect(await executor.deviations?.(shell(source, '', imageOf(source, '3.77')))).toEqual([deviation])
  expect(await executor.deviations?.(shell(source, '', imageOf(source, '3.11')))).toEqual([])
  expect(await runIn(executor, 'k', 'python -V', imageOf(source, '3.77'))).toMatchObject({ status: 'succeeded' })
  expect(log('k')).toBe(`[liminal: ${deviation}]\nPython 3.76.2\n`)
})

const project = (range: string) => `[project]\nname = "x"\nrequires-python = "${range}"\n`

test('without python_version, what the project requires chooses among the Pythons', async () => {
  const { open, source, log } = machine({
    'bin/python3': '3.11.1',
    'bin/python3.76': '3.76.2',
    'bin/python3.9': '3.9.2',
  })
  writeSource(source, { 'pyproject.toml': project('>=3.12') })
  await using executor = open()
  expect(await runIn(executor, 'k1', 'python -V', imageOf(source))).toMatchObject({ status: 'succeeded' })
  expect(log('k1')).toBe('Python 3.76.2\n')
  writeSource(source, { 'pyproject.toml': project('>=3.10,<3.12') })
  expect(await runIn(executor, 'k2', 'python -V', imageOf(source))).toMatchObject({ status: 'succeeded' })
  expect(log('k2')).toBe('Python 3.11.1\n')
  writeSource(source, { 'pyproject.toml': project('>=3.77') })
  expect(await runIn(executor, 'k3', 'true', imageOf(source))).toMatchObject({
    class: 'image',
    reason: 'image i requires Python >=3.77, and that is not on this machine: there is 3.9.2, 3.11.1, 3.76.2',
  })
})

test('a python_version that its project does not run on fails the work', async () => {
  const { open, source } = machine({ 'bin/python3': '3.11.1' })
  writeSource(source, { 'pyproject.toml': project('>=3.12'), 'requirements.txt': '' })
  await using executor = open({ other_python: true })
  expect(await runIn(executor, 'k', 'true', imageOf(source, '3.11'))).toMatchObject({
    class: 'image',
    reason: expect.stringMatching(/^image i: python_version is 3\.11, and .*pyproject\.toml requires Python >=3\.12$/),
    hint: 'change one of the two',
  })
})

test('uv may fetch it, unless another one may be taken', async () => {
  const { at, open, source, log } = machine({ 'bin/python3': '3.11.1' })
  makePython(at('uv/python3.77'), '3.77.3')
  const managed = at('managed/python3.77')
  const script = `case "$*" in
    "python list"*) echo ${shellWord(JSON.stringify([{ path: managed }]))};;
    *"--python 3.77 -- python"*) echo fetching; /bin/mkdir ${shellWord(at('managed'))}; /bin/ln -s ../uv/python3.77 ${shellWord(managed)};;
    *) echo "there is no such version"; exit 1;;
  esac`
  writeFileSync(at('bin/uv'), `#!/bin/sh\n${script}\n`, { mode: 0o755 })
  await using lenient = open({ other_python: true })
  expect(await runIn(lenient, 'k1', 'python -V', imageOf(source, '3.77'))).toMatchObject({ status: 'succeeded' })
  expect(log('k1')).toMatch(/Python 3\.11\.1$/m)
  await using executor = open()
  expect(await runIn(executor, 'k2', 'python -V', imageOf(source, '3.77'))).toMatchObject({ status: 'succeeded' })
  expect(log('k2')).toMatch(/uv is asked for it\]\nfetching\nPython 3\.77\.3\n$/)
  // Once it was asked in vain, it is not asked again.
  expect(await runIn(executor, 'k3', 'true', imageOf(source, '3.78'))).toMatchObject({ status: 'failed' })
  expect(log('k3')).toMatch(/there is no such version/)
  expect(await runIn(executor, 'k4', 'true', imageOf(source, '3.78'))).toMatchObject({ status: 'failed' })
  expect(log('k4')).toBe('')
})
