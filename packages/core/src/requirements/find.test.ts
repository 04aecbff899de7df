import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { findRequirements } from './find.ts'
import { referencesOf } from './references.ts'

function sourceWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'liminal-needs-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  return folder
}

function find(files: Readonly<Record<string, string>>, requirements?: string) {
  const source = sourceWith(files)
  const named = requirements === undefined ? {} : { requirements }
  const found = findRequirements({ image: 'i', source, ...named })
  return { ...found, ...('file' in found && { file: found.file.slice(source.length + 1) }) }
}

const project = '[project]\nname = "x"\ndependencies = ["six>=1"]\n'

test.each([
  ['nothing', {}, undefined, { kind: 'none' }],
  [
    'uv.lock before all',
    { 'uv.lock': '', 'requirements.txt': '', 'pyproject.toml': project },
    undefined,
    { kind: 'uv' },
  ],
  [
    'requirements.txt before pyproject.toml',
    { 'requirements.txt': '', 'pyproject.toml': project },
    undefined,
    { kind: 'pip' },
  ],
  ['pyproject.toml', { 'pyproject.toml': project }, undefined, { kind: 'project', dependencies: ['six>=1'] }],
  ['what is named', { 'uv.lock': '', 'a/b.txt': '' }, 'a/b.txt', { kind: 'pip', file: 'a/b.txt' }],
  ['settings of tools', { 'pyproject.toml': '[tool.ruff]\nline-length = 100\n' }, undefined, { kind: 'none' }],
  [
    'Poetry 2 that says it all as others do',
    { 'pyproject.toml': `${project}[tool.poetry.dependencies]\nx = "1"\n` },
    undefined,
    { kind: 'project' },
  ],
  [
    'a lock of the project alone',
    { 'uv.lock': 'source = { virtual = "." }\nsource = { registry = "https://x" }\n', 'pyproject.toml': project },
    undefined,
    { kind: 'uv' },
  ],
])('%s', (_, files, named, found) => {
  expect(find(files, named)).toMatchObject(found)
})

test.each([
  ['a file that is not there', {}, 'no.txt', /there is no file .*no\.txt/],
  ['a pyproject.toml that is no TOML', { 'pyproject.toml': '[project' }, undefined, /cannot be read/],
  [
    'dependencies that are no list',
    { 'pyproject.toml': '[project]\ndependencies = "six"\n' },
    undefined,
    /no list of texts/,
  ],
  [
    'dependencies that are dynamic',
    { 'pyproject.toml': '[project]\nname = "x"\ndynamic = ["dependencies"]\n' },
    undefined,
    /dynamic/,
  ],
  [
    'dependencies of Poetry',
    { 'pyproject.toml': '[tool.poetry.dependencies]\npython = "^3.11"\nsix = "*"\n' },
    undefined,
    /tool\.poetry/,
  ],
  ['a named one without dependencies', { 'pyproject.toml': '[tool.x]\n' }, 'pyproject.toml', /no \[project\]/],
  [
    'sources of uv',
    { 'pyproject.toml': `${project}[tool.uv.sources]\nSIX = { path = "six" }\n` },
    undefined,
    /SIX come from \[tool\.uv\.sources\]/,
  ],
  ['a uv.lock alone', { 'uv.lock': '' }, undefined, /no pyproject\.toml beside it/],
  [
    'a uv.lock of a workspace',
    { 'uv.lock': 'source = { editable = "libs/x" }\n', 'pyproject.toml': project },
    undefined,
    /needs the package libs\/x of this machine/,
  ],
])('%s is a problem', (_, files, named, problem) => {
  expect(find(files, named)).toEqual({ problem: expect.stringMatching(problem), hint: expect.any(String) })
})

test('references start where pip and uv let them start', () => {
  const source = sourceWith({
    'needs/all.txt': '-r \\\n base.txt\n./library\n-e ./edited\n-f ./wheels\n--find-links=more\n',
    'needs/base.txt': '-r all.txt\nsix\n',
    'needs/wheels/x.whl': '',
  })
  const at = (...paths: string[]) => paths.map((path) => join(source, path))
  expect(referencesOf(join(source, 'needs/all.txt'), source)).toEqual({
    files: at('needs/all.txt', 'needs/base.txt'),
    packages: at('library'),
    editables: at('edited'),
    links: at('needs/wheels', 'more'),
  })
})
