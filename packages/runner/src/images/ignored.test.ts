import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { temporaryFolder, writeFiles } from '../test-support/project.ts'
import { contextOf } from './context.ts'

/** What a context of a source has that is no folder and not ours. */
function filesOf(source: string, project: string): string[] {
  const recipe = { dockerfile: 'FROM x', source }
  const entries = contextOf(recipe, { project }).filter(({ kind }) => kind !== 'folder')
  return entries.map(({ path }) => path).filter((path) => path !== '.liminal.Dockerfile')
}

const empty = (paths: readonly string[]) => Object.fromEntries(paths.map((path) => [path, '']))

const names = [
  'a.csv',
  'b.csv',
  'kept.csv',
  'cb',
  'x y',
  '!x',
  '#x',
  '[x]',
  'deep/a.csv',
  'deep/kept.csv',
  'deep/in/a.csv',
]
const more = [
  'deep/in/kept.csv',
  'deep/in/cb',
  'build/out/a.csv',
  'build/kept.csv',
  'logs/a/b/debug.log',
  'logs/debug.log',
]

test.each([
  ['names and folders', { 'src/.gitignore': '*.csv\nlogs/\n' }],
  ['what is kept after all', { 'src/.gitignore': '*.csv\n!kept.csv\n/deep/*\n!/deep/in\n' }],
  ['a folder that is ignored keeps nothing', { 'src/.gitignore': 'deep/\n!deep/kept.csv\n' }],
  ['paths and stars', { 'src/.gitignore': 'logs/**/debug.log\ndeep/**/kept.csv\n**/out\n/*.csv\n' }],
  ['letters', { 'src/.gitignore': '[!a]b\nx\\ y\n\\!x\n\\#x\n\\[x\\]\n# b.csv\n' }],
  [
    'a deeper file takes back what one above says',
    { '.gitignore': '*.csv\n', 'team/src/deep/.gitignore': '!kept.csv\n' },
  ],
  ['a deeper file says more', { 'src/.gitignore': '!a.csv\n', 'src/deep/.gitignore': 'a.csv\n!in/a.csv\n' }],
  ['a folder that is let in is searched by all', { '.gitignore': 'in/\n*b\n', 'src/deep/.gitignore': '!in/\n' }],
  [
    'one with odd letters too',
    { '.gitignore': '[x]d/\nc*\n', 'src/.gitignore': '![x]d/\n', 'src/xd/cb': '', 'src/xd/ok': '' },
  ],
  [
    'the root of the repository counts',
    { '.gitignore': '/team/src/deep/in\nteam/src/*.csv\n', 'team/.gitignore': 'logs\n' },
  ],
  ['upper and lower case', { 'src/.gitignore': 'CB\nDEEP/\n' }],
])('.gitignore: %s, as git has it', (_, rules) => {
  const repository = temporaryFolder()
  execFileSync('git', ['init', '--quiet', repository])
  const source = join(repository, 'team/src')
  const here = Object.entries(rules).map(([path, text]) => [path.replace(/^src/, 'team/src'), text])
  writeFiles(repository, Object.fromEntries(here))
  writeFiles(source, empty([...names, ...more]))
  const listed = execFileSync('git', ['ls-files', '-coz', '--exclude-standard'], { cwd: source, encoding: 'utf8' })
  expect(filesOf(source, join(repository, 'team'))).toEqual(listed.split('\0').filter(Boolean).sort())
})

test('without a repository, the rules of the project count, and none above', () => {
  const above = temporaryFolder()
  writeFiles(above, { '.gitignore': '*\n', 'team/.gitignore': 'b\n', 'team/src/a': '', 'team/src/b': '' })
  expect(filesOf(join(above, 'team/src'), join(above, 'team'))).toEqual(['a'])
})

test('a source that is ignored itself is taken, as it was named', () => {
  const project = temporaryFolder()
  writeFiles(project, { '.gitignore': 'out/\n*.log\n', 'out/a': '', 'out/b.log': '' })
  expect(filesOf(join(project, 'out'), project)).toEqual(['a'])
})

test('a .dockerignore that JavaScript would ponder for ever takes no time', () => {
  const source = temporaryFolder()
  writeFiles(source, {
    '.dockerignore': `${'*a'.repeat(8)}*b\n!x[0-9]y\n`,
    ['a'.repeat(200)]: '',
    [`${'a'.repeat(200)}b`]: '',
  })
  const start = performance.now()
  expect(filesOf(source, source)).toEqual(['.dockerignore', 'a'.repeat(200)])
  expect(performance.now() - start).toBeLessThan(2000)
})

describe.skipIf(process.env.DOCKER_HOST === undefined)('with the engine of DOCKER_HOST', () => {
  const files = [
    'a.csv',
    'f.py',
    'c++',
    '(p)',
    'a|b',
    '^e',
    'z.txt',
    'deep/a.csv',
    'deep/f.py',
    'deep/in/f.py',
    'q/m/n/r',
    'q/r',
  ]

  test.each([
    ['*.csv\n'],
    ['**/*.csv\n'],
    ['*\n!deep\n'],
    ['deep\n!deep/in/f.py\n'],
    ['**\n!**/*.py\ndeep/in/*\n'],
    ['!q/**/r\nq\n!q/**/n\n'],
    ['/deep/**\n!deep/a.csv\n# q\n q/r \n'],
    ['c++\n(p)\na|b\n^e\n[^a].txt\n'],
  ])('.dockerignore: %j, as Docker has it', (rules) => {
    const source = join(temporaryFolder(), 'src')
    mkdirSync(source)
    writeFiles(source, { ...empty(files), '.dockerignore': rules, 'deep/Dockerfile': 'FROM scratch\nCOPY . /\n' })
    const build = [
      'buildx',
      'build',
      '--quiet',
      '--file',
      join(source, 'deep/Dockerfile'),
      '--output',
      'type=tar,dest=-',
    ]
    const tar = execFileSync('docker', [...build, source], { stdio: ['ignore', 'pipe', 'ignore'] })
    const listed = execFileSync('tar', ['--list', '--file', '-'], { input: tar, encoding: 'utf8' }).split('\n')
    expect(filesOf(source, source)).toEqual(listed.filter((path) => path !== '' && !path.endsWith('/')).sort())
  })
})
