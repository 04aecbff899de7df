import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { environmentsIn, imageOf, openWith, runIn, writeSource } from '../test-support/images.ts'
import { logFileOf, makeFolder, read } from '../test-support/local.ts'
import { makePython } from '../test-support/python.ts'
import { pathWithUv } from '../test-support/uv.ts'

const folder = makeFolder()
afterAll(() => folder[Symbol.dispose](), 60_000)
const at = (path: string) => join(folder.path, path)
const withUv = pathWithUv(at('tools'))
const paths = { uv: withUv, pip: process.env.PATH }
const succeeded = { status: 'succeeded' }

const library = {
  'requirements.txt': './library\n',
  'library/pyproject.toml': `[project]
name = "mine"
version = "1"
scripts = { greet = "mine:greet" }
[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"
`,
  'library/mine/__init__.py': 'def greet():\n    print("hello", __file__)\n',
}

test.for([
  ['pip', `it's "here" \`now\``],
  ['uv', `it's "here" \`now\``],
  ['pip', 'a long way '.repeat(14).trim()],
] as const)('with %s, programs of packages run below %s', { timeout: 120_000 }, async ([by, name], { skip }) => {
  const path = paths[by]
  if (path === undefined) return skip('uv cannot be installed here')
  const home = at(`${name}/home of ${by}`)
  const source = writeSource(at(`${name}/source of ${by}`), library)
  await using executor = openWith(path, home)
  expect(await runIn(executor, 'k', 'greet', imageOf(source))).toMatchObject(succeeded)
  expect(read(logFileOf(home, 'k'))).toContain(`hello ${home}/environments/`)
})

test.for(['pip', 'uv'] as const)(
  'variables that would lead %s elsewhere do not',
  { timeout: 120_000 },
  async (by, { skip }) => {
    const path = paths[by]
    if (path === undefined) return skip('uv cannot be installed here')
    const source = writeSource(at('plain'), { 'requirements.txt': 'six==1.16.0\n' })
    writeSource(at('elsewhere'), {
      'six.py': '__version__ = "0"',
      'six-1.16.0.dist-info/METADATA': 'Metadata-Version: 2.1\nName: six\nVersion: 1.16.0\n',
    })
    const env = {
      PYTHONPATH: at('elsewhere'),
      PYTHONHOME: at('elsewhere'),
      VIRTUAL_ENV: at('elsewhere'),
      CONDA_PREFIX: at('elsewhere'),
      PIP_TARGET: at('target'),
      PIP_USER: '1',
      PIP_PREFIX: at('prefix'),
      UV_SYSTEM_PYTHON: '1',
      UV_TARGET: at('target'),
    }
    const home = at(`led by ${by}`)
    await using executor = openWith(path, home, env)
    const script =
      'python -I -c "import six, sys; assert six.__file__.startswith(sys.prefix), six.__file__; print(sys.prefix)"'
    expect(await runIn(executor, 'k', script, imageOf(source))).toMatchObject(succeeded)
    expect(read(logFileOf(home, 'k'))).toContain(join(home, 'environments'))
  },
)

test('a Python without ensurepip is told of, with what it lacks', async () => {
  const said = 'The virtual environment was not created successfully because ensurepip is not available.'
  makePython(at('debian/python3'), '3.12.1', `echo "${said}"; exit 1`)
  const source = writeSource(at('plain'), { 'requirements.txt': 'six==1.16.0\n' })
  await using executor = openWith(`${at('debian')}:/bin`, at('debian home'))
  expect(await runIn(executor, 'k', 'true', imageOf(source))).toEqual({
    status: 'failed',
    class: 'image',
    reason: `${at('debian/python3')} cannot make environments: it has no venv, or no ensurepip`,
    hint: 'install uv, or what it lacks: apt install python3-venv',
  })
})

function mountSmallDisk(): (Disposable & { readonly path: string }) | undefined {
  const path = at('small disk')
  mkdirSync(path, { recursive: true })
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=6m', 'tmpfs', path]).status !== 0) return undefined
  return { path, [Symbol.dispose]: () => spawnSync('umount', ['-l', path]) }
}

const noDisk = (() => {
  using disk = mountSmallDisk()
  return disk === undefined
})()

test.skipIf(noDisk)(
  'a disk without room for an environment is called that, and nothing of it is left',
  { timeout: 60_000 },
  async () => {
    using disk = mountSmallDisk()
    const home = String(disk?.path)
    const source = writeSource(at('plain'), { 'requirements.txt': 'six==1.16.0\n' })
    await using executor = openWith(process.env.PATH ?? '', home)
    expect(await runIn(executor, 'k', 'true', imageOf(source))).toMatchObject({
      status: 'failed',
      class: 'infra',
      reason: expect.stringMatching(/^there is no room for its environment: the disk of .*small disk.* is full$/),
      hint: expect.stringMatching(/liminal-run env remove/),
    })
    expect(environmentsIn(home)).toEqual([])
    writeFileSync(join(home, 'room'), Buffer.alloc(1_000_000))
  },
)
