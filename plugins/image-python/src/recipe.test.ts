import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { ImageDefinition, ImageType } from '@liminal/core'
import { expect, onTestFinished, test } from 'vitest'
import plugin from './index.ts'

const [python, server] = plugin.provides as [ImageType, ImageType]

function imageWith(files: Readonly<Record<string, string>>, more: Partial<ImageDefinition> = {}): ImageDefinition {
  const folder = mkdtempSync(join(tmpdir(), 'liminal-image-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  return { image: 'iris', folder, source: join(folder, 'src'), ...more } as ImageDefinition
}

function problemsOf(type: ImageType, image: ImageDefinition) {
  const problems: { path: string; message: string; hint: string | undefined; severity: string }[] = []
  type.check?.({ config: {}, image }, ({ path, message, hint, severity = 'error' }) => {
    problems.push({ path: path.join('.'), message, hint, severity })
  })
  return problems
}

test('packages come before code, so that a change of code rebuilds nothing else', () => {
  const { dockerfile, locks } = python.recipe({ config: {}, image: imageWith({ 'src/requirements.txt': 'six' }) })
  const lines = dockerfile.split('\n')
  const at = (text: string) => lines.findIndex((line) => line.includes(text))
  expect(lines[0]).toBe('FROM python:3.11-slim')
  expect(at('pip install -r requirements.txt')).toBeLessThan(at('COPY code/ /'))
  expect(at('USER liminal')).toBeGreaterThan(at('pip install'))
  expect(locks).toEqual(['needs', 'code/app/requirements.txt'])
})

test('base image, version and packages of the system are as the entry says', () => {
  const image = imageWith({ 'src/a.py': '' }, { python_version: '3.12' })
  expect(python.recipe({ config: {}, image }).dockerfile).toMatch(/^FROM python:3\.12-slim\n/)
  const { dockerfile } = python.recipe({ config: { base_image: 'cuda:12', apt: ['libgomp1', 'git'] }, image })
  expect(dockerfile).toMatch(/^FROM cuda:12\n/)
  expect(dockerfile).toContain('apt-get install -y --no-install-recommends libgomp1 git')
  expect(dockerfile).not.toContain('pip install')
})

test.each([
  ['>=3.10', '3.11'],
  ['>=3.12.2,<3.14', '3.12'],
  ['<3.11', '3.10'],
])('without python_version, a project that requires Python %s has %s', (range, version) => {
  const image = imageWith({ 'src/pyproject.toml': `[project]\nname = "x"\nrequires-python = "${range}"\n` })
  expect(python.recipe({ config: {}, image }).dockerfile).toMatch(`FROM python:${version}-slim\n`)
})

test('a python_version that its project does not run on is told of', () => {
  const files = { 'src/pyproject.toml': '[project]\nname = "x"\nrequires-python = ">=3.12"\n' }
  expect(problemsOf(python, imageWith(files, { python_version: '3.11' }))).toMatchObject([
    {
      path: 'python_version',
      message: expect.stringMatching(/python_version is 3\.11, and .* requires Python >=3\.12/),
    },
  ])
})

test('a pip.conf is a secret of the build', () => {
  const image = imageWith({ 'src/requirements.txt': 'six', 'pip.conf': '[global]' }, { pip_conf: 'pip.conf' })
  const { dockerfile, secrets, files } = python.recipe({ config: {}, image })
  expect(secrets).toEqual({ pip_conf: join(image.folder ?? '', 'pip.conf') })
  expect(dockerfile).toMatch(/--mount=type=secret,id=pip_conf\S* PIP_CONFIG_FILE=/)
  expect(files).toEqual({})
})

test.each(['-e .\n', '.[extra]\n'])(
  'a source that is itself the package which %j installs is brought as a whole',
  (text) => {
    const { copies, locks } = python.recipe({ config: {}, image: imageWith({ 'src/requirements.txt': text }) })
    expect(copies).toMatchObject({ 'needs/app': 'code/app' })
    expect(locks).toContain('code/app')
  },
)

test('requirements files bring what they refer to', () => {
  const image = imageWith({
    'src/requirements/prod.txt': '-r base.txt\n./library\n-f wheels\n',
    'src/requirements/base.txt': 'six\n',
    'src/requirements/wheels/x.whl': '',
    'src/library/setup.py': '',
  })
  const named = { ...image, requirements: 'requirements/prod.txt' }
  expect(problemsOf(python, named)).toEqual([])
  expect(python.recipe({ config: {}, image: named }).locks).toEqual([
    'needs',
    'code/app/library',
    'code/app/requirements/base.txt',
    'code/app/requirements/prod.txt',
    'code/app/requirements/wheels',
  ])
})

test('the dependencies of a pyproject.toml are installed without its code', () => {
  const image = imageWith({ 'src/pyproject.toml': '[project]\nname = "x"\ndependencies = ["six>=1", "attrs"]\n' })
  const { dockerfile, files, locks } = python.recipe({ config: {}, image })
  expect(files?.['needs/opt/liminal/project.txt']).toBe('six>=1\nattrs\n')
  expect(locks).toEqual(['needs'])
  expect(dockerfile).toContain('pip install -r /opt/liminal/project.txt')
})

test('a uv.lock is installed as it was locked', () => {
  const image = imageWith({ 'src/uv.lock': 'version = 1', 'src/pyproject.toml': '[project]\nname = "x"' })
  const { dockerfile, locks } = python.recipe({ config: {}, image })
  expect(dockerfile).toMatch(/uv export .*--frozen/)
  expect(locks).toEqual(['needs', 'code/app/uv.lock', 'code/app/pyproject.toml'])
})

test.each([
  ['a requirements file that is not there', { requirements: 'no.txt' }, 'requirements', /there is no file .*no\.txt/],
  ['one outside of the source', { requirements: '../pip.txt' }, 'requirements', /outside of/],
  [
    'one that refers to what is outside',
    { requirements: 'out.txt' },
    'requirements',
    /refers to .*pip\.txt, outside of/,
  ],
  ['wheels outside of it', { requirements: 'links.txt' }, 'requirements', /refers to .*wheels, outside of/],
  ['a package of this machine', { requirements: 'own/pyproject.toml' }, 'requirements', /a package of this machine/],
  ['a pyproject.toml that is no TOML', { requirements: 'bad/pyproject.toml' }, 'requirements', /cannot be read/],
  ['a uv.lock alone', { requirements: 'uv.lock' }, 'requirements', /no pyproject\.toml/],
  [
    'a pip.conf that is not there',
    { pip_conf: 'none.conf', requirements: 'requirements.txt' },
    'pip_conf',
    /there is no file .*none\.conf/,
  ],
])('%s is told with where it is named', (_, more, path, message) => {
  const files = {
    'pip.txt': '',
    'src/out.txt': '-r ../pip.txt',
    'src/bad/pyproject.toml': '[project',
    'src/links.txt': '--find-links ../wheels',
    'src/own/pyproject.toml': '[project]\ndependencies = ["x @ file:///opt/x"]',
    'src/uv.lock': '',
  }
  const problems = problemsOf(python, imageWith({ ...files, 'src/requirements.txt': '' }, more))
  expect(problems).toEqual([expect.objectContaining({ path, message: expect.stringMatching(message) })])
})

test('an image without a source says so', () => {
  const { source: _, ...image } = imageWith({})
  expect(problemsOf(python, image)[0]?.message).toMatch('needs a folder')
})

const endpoints = (module: string, name: string) => ({ endpoints: [{ endpoint: '/p', module, function: name }] })

test.each([
  ['def predict(x):\n  pass', 'predict'],
  ['async def predict(x):\n  pass', 'predict'],
  ['predict = make()', 'predict'],
  ['predict: object = make()', 'predict'],
  ['from other import a, b as predict', 'predict'],
  ['from other import (\n  a,  # why\n  predict,\n)', 'predict'],
  ['try:\n  from fast import predict\nexcept ImportError:\n  predict = None', 'predict'],
  ['from other import *', 'predict'],
  ['predict, explain = make()', 'explain'],
  ['a = predict = make()', 'predict'],
  ['x = 1; predict = make()', 'predict'],
  ['(\n  predict,\n  explain,\n) = make()', 'predict'],
  ['globals()["pre" + "dict"] = make()', 'predict'],
])('a function is found in %j', (text, name) => {
  expect(problemsOf(server, imageWith({ 'src/model.py': text }, endpoints('model', name)))).toEqual([])
})

test('a module may be a package', () => {
  const files = { 'src/web/__init__.py': 'def f(x): pass', 'src/web/deep.py': 'def g(x): pass' }
  expect(problemsOf(server, imageWith(files, endpoints('web', 'f')))).toEqual([])
  expect(problemsOf(server, imageWith(files, endpoints('web.deep', 'g')))).toEqual([])
})

test('a module or function that is missing is told before anything is built', () => {
  const files = { 'src/model.py': 'def predict(x):\n  pass\n' }
  const noModule = { path: 'endpoints.0.module', message: expect.stringMatching(/there is no modle\.py in/) }
  expect(problemsOf(server, imageWith(files, endpoints('modle', 'predict')))).toEqual([
    { ...noModule, hint: 'did you mean model?', severity: 'error' },
  ])
  expect(problemsOf(server, imageWith(files, endpoints('model', 'predcit')))).toEqual([
    {
      path: 'endpoints.0.function',
      message: expect.stringMatching(/has no function predcit/),
      hint: 'did you mean predict?',
      severity: 'error',
    },
  ])
  expect(problemsOf(server, imageWith(files))[0]?.message).toBe('a server needs endpoints')
})

test('a module that a package may bring is left to the build; one that looks like a slip is warned of', () => {
  const files = {
    'src/model.py': 'def predict(x):\n  pass\n',
    'src/requirements.txt': 'six',
    'src/web/__init__.py': '',
  }
  expect(problemsOf(server, imageWith(files, endpoints('sklearn.base', 'clone')))).toEqual([])
  expect(problemsOf(server, imageWith(files, endpoints('modle', 'predict')))[0]?.severity).toBe('warning')
  expect(problemsOf(server, imageWith(files, endpoints('web.deep', 'f')))[0]?.severity).toBe('error')
})

test('a Python that the server does not run on is told; other images may have it', () => {
  const image = (version: string) =>
    imageWith({ 'src/model.py': 'def predict(x): pass' }, { ...endpoints('model', 'predict'), python_version: version })
  expect(problemsOf(server, image('3.8'))).toEqual([
    {
      path: 'python_version',
      message: 'the server needs Python 3.10 or newer, not 3.8',
      hint: "write python_version: '3.11'",
      severity: 'error',
    },
  ])
  expect(problemsOf(server, image('3.10'))).toEqual([])
  expect(problemsOf(python, image('3.8'))).toEqual([])
})

test('paths are each taken once, and not those of the server itself', () => {
  const paths = ['/p', 'p/', '/metrics', '/healthz/', '/other']
  const all = paths.map((endpoint) => ({ endpoint, module: 'model', function: 'predict' }))
  const problems = problemsOf(server, imageWith({ 'src/model.py': 'def predict(x): pass' }, { endpoints: all }))
  expect(problems.map(({ path, message }) => [path, message])).toEqual([
    ['endpoints.1.endpoint', 'another endpoint answers at /p'],
    ['endpoints.2.endpoint', 'the server itself answers at /metrics'],
    ['endpoints.3.endpoint', 'the server itself answers at /healthz'],
  ])
})

test('a server brings itself, its packages before those of the code', () => {
  const image = imageWith(
    { 'src/model.py': 'def predict(x): pass', 'src/requirements.txt': 'six' },
    endpoints('model', 'predict'),
  )
  const { dockerfile, files } = server.recipe({ config: {}, image })
  expect(Object.keys(files ?? {})).toContain('server/opt/liminal/requirements.txt')
  const lines = dockerfile.split('\n')
  const at = (text: string) => lines.findIndex((line) => line.includes(text))
  expect(at('/opt/liminal/requirements.txt')).toBeLessThan(at('COPY code/ /'))
  expect(dockerfile).toContain('CMD ["python", "-m", "liminal_server"]')
  expect(dockerfile).toContain('\\"endpoint\\":\\"/p\\"')
})
