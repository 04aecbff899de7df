import { expect, test } from 'vitest'
import { folderWith } from '../test-support/files.ts'
import { askedPython, mayFit } from './python.ts'

const project = (range: string) => `[project]\nname = "x"\nrequires-python = "${range}"\n`

function asked(files: Readonly<Record<string, string>>, more: Readonly<Record<string, string>> = {}) {
  return askedPython({ image: 'i', source: folderWith({ 'a.py': '', ...files }), ...more })
}

test.each([
  ['nothing', {}, {}, {}],
  ['python_version alone', {}, { python_version: '3.12' }, { version: '3.12' }],
  ['the project', { 'pyproject.toml': project('>=3.12') }, {}, { range: '>=3.12' }],
  [
    'the project beside a requirements.txt',
    { 'pyproject.toml': project('>=3.12'), 'requirements.txt': '' },
    {},
    { range: '>=3.12' },
  ],
  [
    'both',
    { 'pyproject.toml': project('>=3.12.4') },
    { python_version: '3.12' },
    { version: '3.12', range: '>=3.12.4' },
  ],
  [
    'a lock whose project says nothing',
    { 'pyproject.toml': '[project]\nname = "x"\n', 'uv.lock': 'version = 1\nrequires-python = "==3.11.*"\n' },
    {},
    { range: '==3.11.*' },
  ],
  [
    'a project that requirements: names',
    { 'pyproject.toml': project('>=3.8'), 'deep/pyproject.toml': project('<3.12') },
    { requirements: 'deep/pyproject.toml' },
    { range: '<3.12' },
  ],
  ['the settings of tools', { 'pyproject.toml': '[tool.ruff]\n' }, {}, {}],
  ['a pyproject.toml that is none', { 'pyproject.toml': '[', 'requirements.txt': '' }, {}, {}],
])('%s says which Python', (_, files, more, expected) => {
  expect(asked(files as Record<string, string>, more as Record<string, string>)).toEqual(expected)
})

test.each([
  ['^3.12', { range: '>=3.12,<4' }],
  ['~3.12', { range: '>=3.12,<3.13' }],
  ['>=3.10,<3.13', { range: '>=3.10,<3.13' }],
  ['>=3.10 <3.13', { range: '>=3.10,<3.13' }],
  ['3.11.*', { range: '==3.11.*' }],
  ['3.12.1', { range: '==3.12.1' }],
  ['*', {}],
  ['^3.9 || ^3.12', { problem: expect.stringMatching(/is no range of versions/), hint: expect.any(String) }],
])("Poetry's %s is such a range", (constraint, expected) => {
  const files = { 'pyproject.toml': `[tool.poetry.dependencies]\npython = "${constraint}"\n` }
  expect(asked(files)).toEqual(expected)
})

test('a python_version outside of what the project requires is a problem, as is a range that is none', () => {
  expect(asked({ 'pyproject.toml': project('>=3.12') }, { python_version: '3.11' })).toEqual({
    problem: expect.stringMatching(/^python_version is 3\.11, and .*pyproject\.toml requires Python >=3\.12$/),
    hint: 'change one of the two',
  })
  expect(asked({ 'pyproject.toml': project('3.x or so') })).toMatchObject({
    problem: expect.stringMatching(/3\.x or so/),
  })
})

test.each([
  ['3.12', '>=3.12.4', true],
  ['3.12', '==3.12.4', true],
  ['3.12', '<3.12', false],
  ['3.12.3', '>=3.12.4', false],
  ['3', '>=3.12', true],
  ['2', '>=3.12', false],
  ['3.12', '~=3.11', true],
  ['3.10', '>=3.1,!=3.10.*', false],
])('%s in %s: %s', (version, range, may) => {
  expect(mayFit(version, range)).toBe(may)
})
