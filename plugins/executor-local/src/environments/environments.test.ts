import { execFile, execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, expect, test } from 'vitest'
import { environmentsIn, imageOf, openWith } from '../test-support/images.ts'
import { isAlive, logFileOf, makeFolder, never, openLocal, read, shell, until } from '../test-support/local.ts'

const program = fileURLToPath(new URL('../test-support/build.ts', import.meta.url))
const home = makeFolder()
afterAll(() => home[Symbol.dispose](), 60_000)

function makeSource(name: string, requirements: string, files: Readonly<Record<string, string>> = {}): string {
  const source = join(home.path, 'sources', name)
  mkdirSync(source, { recursive: true })
  writeFileSync(join(source, 'requirements.txt'), requirements)
  for (const [file, text] of Object.entries(files)) writeFileSync(join(source, file), text)
  return source
}

const environments = (below = home.path) => environmentsIn(below)

const six = makeSource('six', 'six==1.16.0\n', { 'main.py': 'import six, sys; print(six.__version__, sys.prefix)' })

test('tasks and processes that need the same environment build it once', { timeout: 60_000 }, async () => {
  await using executor = openLocal(home.path)
  const work = shell(six, 'python main.py && pwd && printf %s "$VIRTUAL_ENV" >"$LIMINAL_OUTPUT"', imageOf(six))
  const others = ['p1', 'p2'].map((key) => promisify(execFile)(process.execPath, [program, home.path, six, key]))
  const handles = await Promise.all(['k1', 'k2'].map((key) => executor.submit(key, work, never)))
  const outcomes = await Promise.all(handles.map((handle) => executor.wait(handle, never)))
  for (const { stdout } of await Promise.all(others)) expect(JSON.parse(stdout)).toMatchObject({ status: 'succeeded' })
  const [name = '', ...more] = environments()
  expect(more).toEqual([])
  const environment = join(home.path, 'environments', name)
  for (const outcome of outcomes) expect(outcome).toEqual({ status: 'succeeded', output: environment })
  const logs = ['k1', 'k2', 'p1', 'p2'].map((key) => read(logFileOf(home.path, key)))
  expect(logs.filter((text) => /Successfully installed six-1\.16\.0|^ \+ six==1\.16\.0/m.test(text))).toHaveLength(1)
  expect(logs[0]).toContain(`1.16.0 ${environment}\n${six}\n`)
})

/** What `uv lock` writes for a project that needs six 1.16.0, and iniconfig only to work on it. */
const lock = `version = 1
revision = 3
requires-python = ">=3.10"

[[package]]
name = "locked"
version = "1"
source = { virtual = "." }
dependencies = [{ name = "six" }]

[[package]]
name = "six"
version = "1.16.0"
source = { registry = "https://pypi.org/simple" }
wheels = [
    { url = "https://files.pythonhosted.org/packages/d9/5a/e7c31adbe875f2abbb91bd84cf2dc52d792b5a01506781dbcf25c91daf11/six-1.16.0-py2.py3-none-any.whl", hash = "sha256:8abb2f1d86890a2dfb989f9a77cfcfd3e47c2a354b01111771326f8aa26e0254", size = 11053 },
]
`
const project = '[project]\nname = "locked"\nversion = "1"\nrequires-python = ">=3.10"\ndependencies = ["six"]\n'

/** A PATH with a `python3` and nothing else. */
function pathOfPython(): string {
  const folder = join(home.path, 'python-only')
  const executable = execFileSync('python3', ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' }).trim()
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'python3'), `#!/bin/sh\nexec ${executable} "$@"\n`, { mode: 0o755 })
  return folder
}

const hasUv = spawnSync('uv', ['--version']).status === 0

test.for([
  {
    what: 'uv.lock',
    by: 'uv',
    path: () => process.env.PATH ?? '',
    files: { 'uv.lock': lock, 'pyproject.toml': project },
  },
  { what: 'uv.lock', by: 'pip', path: pathOfPython, files: { 'uv.lock': lock, 'pyproject.toml': project } },
  {
    what: 'pyproject.toml',
    by: 'uv',
    path: () => process.env.PATH ?? '',
    files: { 'pyproject.toml': project.replace('"six"', '"six==1.16.0"') },
  },
])('a $what is installed by $by', { timeout: 120_000 }, async ({ what, by, path, files }, { skip }) => {
  if (by === 'uv' && !hasUv) return skip('there is no uv on the PATH')
  const source = makeSource(`${what}-${by}`, 'no-such-package==9\n', files)
  rmSync(join(source, 'requirements.txt'))
  const own = join(home.path, `home-${what}-${by}`)
  await using executor = openWith(path(), own)
  const program = 'import importlib.util, six; print(six.__version__, importlib.util.find_spec("uv"))'
  const work = shell(source, `python -c '${program}'`, imageOf(source))
  const handle = await executor.submit('k', work, never)
  expect(await executor.wait(handle, never)).toMatchObject({ status: 'succeeded' })
  expect(read(logFileOf(own, 'k'))).toMatch(/^1\.16\.0 None$/m)
  expect(readdirSync(join(own, 'environments')).filter((name) => name.endsWith('.txt'))).toEqual([])
})

test('a pip.conf says where packages come from, also where there is uv', { timeout: 60_000 }, async () => {
  const source = makeSource('conf', 'six==1.16.0\n', {
    'pip.conf': '[global]\nno-index = true\nfind-links = nowhere\n',
  })
  await using executor = openLocal(home.path)
  const build = { image: 'i', source, folder: source, pip_conf: 'pip.conf' }
  const work = shell(source, 'true', { image: 'i', build })
  const handle = await executor.submit('conf', work, never)
  expect(await executor.wait(handle, never)).toMatchObject({
    status: 'failed',
    class: 'image',
    reason: expect.stringMatching(/No matching distribution found for six/),
  })
})

test('what cannot be installed as it is written says so', async () => {
  const source = makeSource('poetry', '', { 'pyproject.toml': '[tool.poetry.dependencies]\nsix = "*"\n' })
  rmSync(join(source, 'requirements.txt'))
  await using executor = openLocal(home.path)
  const handle = await executor.submit('poetry', shell(source, 'true', imageOf(source)), never)
  expect(await executor.wait(handle, never)).toMatchObject({
    status: 'failed',
    class: 'image',
    reason: expect.stringMatching(/^image i: .*pyproject\.toml has its dependencies below \[tool\.poetry\]/),
    hint: expect.stringMatching(/\[project\]/),
  })
})

test('an environment that is there is used as it is', async () => {
  await using executor = openLocal(home.path)
  const handle = await executor.submit('k3', shell(six, 'true', imageOf(six)), never)
  expect(await executor.wait(handle, never)).toMatchObject({ status: 'succeeded' })
  expect(read(logFileOf(home.path, 'k3'))).toBe('')
})

test('what the installer complains about is in the outcome; nothing is left', { timeout: 60_000 }, async () => {
  const before = environments()
  const source = makeSource('missing', './no-such-package\n')
  await using executor = openLocal(home.path)
  const handle = await executor.submit('k5', shell(source, 'true', imageOf(source)), never)
  expect(await executor.wait(handle, never)).toMatchObject({
    status: 'failed',
    class: 'image',
    reason: expect.stringMatching(/no-such-package/),
    hint: `check ${join(source, 'requirements.txt')}`,
  })
  expect(environments()).toEqual(before)
})

/** A folder with a `python3` that never comes to an end with what it installs, and the file of that process's pid. */
function makeSlowPython(name: string) {
  const folder = join(home.path, name)
  const python = join(folder, 'python3')
  const pidFile = join(folder, 'pid')
  mkdirSync(folder)
  const script = `case "$*" in *version_info*) echo ${python}; echo 3.12.0;; *) echo $$ >${pidFile}; exec sleep 1000;; esac`
  writeFileSync(python, `#!/bin/sh\n${script}\n`, { mode: 0o755 })
  const started = () => until(() => read(pidFile).endsWith('\n')).then(() => Number(read(pidFile)))
  return { path: `${folder}:/usr/bin:/bin`, started }
}

test('aborting submit ends the installer and rejects; the next submit starts again', async () => {
  const { path, started } = makeSlowPython('slow1')
  await using executor = openWith(path, join(home.path, 'aborted'))
  const abort = new AbortController()
  const submitting = executor.submit('k', shell(six, 'true', imageOf(six)), abort.signal)
  const pid = await started()
  abort.abort(new Error('enough'))
  await expect(submitting).rejects.toThrow('enough')
  await until(() => !isAlive(pid))
  const again = executor.submit('k', shell(six, 'true', imageOf(six)), AbortSignal.timeout(500))
  await expect(again).rejects.toThrow('timeout')
})

test('an installer does not outlive the process that started it', async () => {
  const { path, started } = makeSlowPython('slow2')
  const args = [program, join(home.path, 'killed'), six, 'k']
  const child = spawn(process.execPath, args, { stdio: 'inherit', env: { ...process.env, PATH: path } })
  const pid = await started()
  child.kill('SIGKILL')
  await once(child, 'exit')
  await until(() => !isAlive(pid))
})

test('without a Python there is an outcome that says so', async () => {
  await using executor = openWith('/nowhere', join(home.path, 'none'), { HOME: '/nowhere', PYENV_ROOT: '/nowhere' })
  const handle = await executor.submit('k', shell(six, 'true', imageOf(six)), never)
  expect(await executor.wait(handle, never)).toMatchObject({
    status: 'failed',
    class: 'image',
    hint: 'install Python 3.10 or newer',
  })
})

test('uv is used where it is there; an environment left half made is built anew', { timeout: 60_000 }, async ({
  skip,
}) => {
  const tools = join(home.path, 'tools')
  if (spawnSync('python3', ['-m', 'pip', 'install', '-q', '--target', tools, 'uv']).status !== 0) {
    return skip('uv cannot be installed here')
  }
  const own = join(home.path, 'uv')
  await using executor = openWith(`${join(tools, 'bin')}:${process.env.PATH}`, own)
  const work = shell(six, 'python -c "import six"', imageOf(six))
  const first = await executor.submit('k1', work, never)
  expect(await executor.wait(first, never)).toMatchObject({ status: 'succeeded' })
  expect(read(logFileOf(own, 'k1'))).toContain('+ six==1.16.0')
  for (const name of environments(own)) {
    rmSync(join(own, 'environments', name, '.complete'))
    rmSync(join(own, 'environments', name, 'bin/python'))
  }
  const second = await executor.submit('k2', work, never)
  expect(await executor.wait(second, never)).toMatchObject({ status: 'succeeded' })
})
