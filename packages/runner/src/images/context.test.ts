import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder, writeFiles } from '../test-support/project.ts'
import { contextOf } from './context.ts'

function projectWith(files: Readonly<Record<string, string>>) {
  const project = temporaryFolder()
  writeFiles(project, files)
  mkdirSync(join(project, 'src'), { recursive: true })
  const recipe = { dockerfile: 'FROM x', source: join(project, 'src') }
  return { project, recipe, source: recipe.source }
}

const pathsOf = ({ project, recipe }: ReturnType<typeof projectWith>) =>
  contextOf(recipe, { project })
    .filter(({ kind }) => kind !== 'folder')
    .map(({ path }) => path)

test('a context is the files of the source, and the Dockerfile where the source has none', () => {
  const made = projectWith({ 'src/a.py': '', 'src/deep/b.py': '', 'other.py': '' })
  expect(pathsOf(made)).toEqual(['.liminal.Dockerfile', 'a.py', 'deep/b.py'])
})

test('files of the recipe win, and the source may stand in a folder of its own', () => {
  const { project, recipe } = projectWith({ 'src/a.py': 'theirs' })
  const entries = contextOf({ ...recipe, sourceAt: 'code', files: { 'code/a.py': 'ours' } }, { project })
  expect(entries).toContainEqual({ path: 'code/a.py', kind: 'text', text: 'ours' })
  expect(entries).toContainEqual({ path: 'code', kind: 'folder' })
})

test.each([
  ['.dockerignore', { 'src/.dockerignore': '*.csv\n!kept.csv\n' }, ['deep/b.csv', 'deep/c.csv', 'kept.csv']],
  [
    '.dockerignore, with an exception in a folder',
    { 'src/.dockerignore': 'deep\n!deep/b.csv\n' },
    ['a.csv', 'deep/b.csv', 'kept.csv'],
  ],
  ['.gitignore of the source', { 'src/.gitignore': '*.csv\n!kept.csv\n' }, ['kept.csv']],
  ['.gitignore of the project', { '.gitignore': '/src/deep/\n' }, ['a.csv', 'kept.csv']],
  ['.gitignore of a folder in the source', { 'src/deep/.gitignore': 'b.csv\n' }, ['a.csv', 'deep/c.csv', 'kept.csv']],
])('what %s names is left out', (_, rules, left) => {
  const data = { 'src/a.csv': '', 'src/kept.csv': '', 'src/deep/b.csv': '', 'src/deep/c.csv': '' }
  const paths = pathsOf(projectWith({ ...data, ...rules }))
  expect(paths.filter((path) => path.endsWith('.csv'))).toEqual(left)
})

test('what no image needs is left out without being named', () => {
  const made = projectWith({
    'src/a.py': '',
    'src/.git/HEAD': '',
    'src/worktree/.git': 'gitdir: ../../.git/worktrees/x',
    'src/__pycache__/a.pyc': '',
    'src/.venv/bin/python': '',
    'src/my environment/pyvenv.cfg': '',
  })
  // Links as this one would stop the build.
  symlinkSync('/usr/bin/python3', join(made.source, 'my environment/python'))
  expect(pathsOf(made)).toEqual(['.liminal.Dockerfile', 'a.py'])
})

test('a Dockerfile of the source is there even where a rule names it', () => {
  const { project, recipe } = projectWith({ 'src/Dockerfile': 'FROM x', 'src/.dockerignore': 'Dockerfile\n' })
  const paths = contextOf({ ...recipe, dockerfileAt: 'Dockerfile' }, { project }).map(({ path }) => path)
  expect(paths).toEqual(['.dockerignore', 'Dockerfile'])
})

test('files of secrets are left out, also where links name them', () => {
  const made = projectWith({ 'src/a.py': '', 'src/pip.conf': '', 'src/keys/one.pem': '', 'src/deep/token': '' })
  const { project, recipe, source } = made
  symlinkSync(join(project, 'nowhere'), join(source, 'linked'))
  symlinkSync(source, join(project, 'link'))
  const secrets = { pip_conf: join(project, 'link/pip.conf') }
  const secret = ['keys', 'deep/token', 'linked'].map((path) => join(source, path))
  const paths = contextOf({ ...recipe, secrets }, { project, secret }).map(({ path }) => path)
  expect(paths).toEqual(['.liminal.Dockerfile', 'a.py', 'deep'])
})

test('a folder that is left out but for some files is there only if it has any', () => {
  const { project, recipe } = projectWith({ 'src/.dockerignore': '*\n!kept/x\n', 'src/deep/a': '', 'src/kept/x': '' })
  expect(contextOf(recipe, { project }).map(({ path }) => path)).toEqual(['.liminal.Dockerfile', 'kept', 'kept/x'])
})

test("the user's Dockerfile may have a .dockerignore of its own", () => {
  const rules = { 'src/.dockerignore': '*\n', 'src/docker/own.dockerignore': 'a\n', 'src/docker/own': 'FROM x' }
  const { project, recipe } = projectWith({ 'src/a': '', 'src/b': '', ...rules })
  const own = { ...recipe, dockerfileAt: 'docker/own' }
  const paths = contextOf(own, { project }).filter(({ kind }) => kind !== 'folder')
  expect(paths.map(({ path }) => path)).toEqual(['.dockerignore', 'b', 'docker/own', 'docker/own.dockerignore'])
})

test('a pattern that is none is told with its file', () => {
  const made = projectWith({ 'src/.dockerignore': '[\n', 'src/a': '' })
  expect(() => pathsOf(made)).toThrow(expect.objectContaining({ code: 'E_FILE_UNREADABLE' }))
})

test('a link within the source stays a link, relative to where it stands', () => {
  const { project, recipe, source } = projectWith({ 'src/deep/model.py': '' })
  symlinkSync(join(source, 'deep/model.py'), join(source, 'model.py'))
  symlinkSync('deep/nothing.py', join(source, 'broken.py'))
  const entries = contextOf(recipe, { project })
  expect(entries).toContainEqual({ path: 'model.py', kind: 'link', target: 'deep/model.py' })
  expect(entries).toContainEqual({ path: 'broken.py', kind: 'link', target: 'deep/nothing.py' })
})

test('a link that leads out of the source is refused, unless it is ignored', () => {
  const made = projectWith({ 'secret.txt': '', 'src/a.py': '' })
  symlinkSync('../secret.txt', join(made.source, 'leak.txt'))
  expect(() => pathsOf(made)).toThrow(expect.objectContaining({ code: 'E_CONTEXT_UNSAFE' }))
  writeFiles(made.source, { '.dockerignore': 'leak.txt\n' })
  expect(pathsOf(made)).not.toContain('leak.txt')
})

test('a link to a link that leads out is refused', () => {
  const made = projectWith({ 'secret.txt': '' })
  symlinkSync('../secret.txt', join(made.project, 'src', 'second'))
  symlinkSync('second', join(made.source, 'first'))
  expect(() => pathsOf(made)).toThrow(/outside of/)
})

test('a source outside of the project is refused, also by a link', () => {
  const { project, recipe } = projectWith({})
  const elsewhere = temporaryFolder()
  expect(() => contextOf({ ...recipe, source: elsewhere }, { project })).toThrow(/outside of/)
  symlinkSync(elsewhere, join(project, 'linked'))
  expect(() => contextOf({ ...recipe, source: join(project, 'linked') }, { project })).toThrow(/outside of/)
})

const secrets = {
  'src/.env': '',
  'src/.env.example': '',
  'src/.ssh/id_rsa': '',
  'src/.ssh/config': '',
  "src/deep er/it's [1].pem": 'key',
  'src/deep er/ca.pem': '-----BEGIN CERTIFICATE-----',
  'src/credentials.py': '',
}

/** What a context has and what it is left without. */
function split(files: Readonly<Record<string, string>>) {
  const { project, recipe } = projectWith(files)
  const leftOut: string[] = []
  const entries = contextOf(recipe, { project, onSecret: (path) => void leftOut.push(path) })
  const paths = entries.filter(({ kind }) => kind !== 'folder').map(({ path }) => path)
  return { paths: paths.filter((path) => !/ignore|Dockerfile/.test(path)), leftOut }
}

test('what looks like a secret is left out, and told of', () => {
  expect(split(secrets)).toEqual({
    paths: ['.env.example', 'credentials.py', 'deep er/ca.pem'],
    leftOut: ['.env', '.ssh/', "deep er/it's [1].pem"],
  })
})

test.each([
  ['!.env', ['.env'], ['.ssh/config', '.ssh/id_rsa', "deep er/it's [1].pem"]],
  ['!**/.env', ['.env'], ['.ssh/config', '.ssh/id_rsa', "deep er/it's [1].pem"]],
  ['!.ssh/', ['.ssh/config', '.ssh/id_rsa'], ['.env', "deep er/it's [1].pem"]],
  ['!.ssh/config', ['.ssh/config'], ['.env', '.ssh/id_rsa', "deep er/it's [1].pem"]],
  ['!*/*.pem', ["deep er/it's [1].pem"], ['.env', '.ssh/config', '.ssh/id_rsa']],
  ['!.env\n.env', [], ['.ssh/config', '.ssh/id_rsa', "deep er/it's [1].pem"]],
  ['*\n!.env', ['.env'], []],
])('a rule of .dockerignore takes it in: %j', (rules, taken, leftOut) => {
  const found = split({ ...secrets, 'src/.dockerignore': rules })
  const isSecret = (path: string) => !/example|ca\.pem|\.py$/.test(path)
  expect(found.paths.filter(isSecret)).toEqual(taken)
  // What a rule leaves out is no news.
  expect(found.leftOut.toSorted()).toEqual(leftOut)
})

test('a link that is called like a secret is left out, wherever it leads', () => {
  const made = projectWith({ 'secret.txt': '', 'keys/id_rsa': '' })
  symlinkSync('../secret.txt', join(made.source, '.env'))
  symlinkSync('../keys', join(made.source, '.ssh'))
  expect(pathsOf(made)).toEqual(['.liminal.Dockerfile'])
})
