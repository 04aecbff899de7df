import { join } from 'node:path'
import { expect, test } from 'vitest'
import { folderWith } from '../test-support/files.ts'
import { discoverPlugins } from './discover.ts'
import { loadRegistry } from './load.ts'
import { suggestPackage } from './registry.ts'

const plugin = (name: string, parts = '') => `export default { name: '${name}', api: 1, provides: [${parts}] }`
const callable = (name: string) => `{ part: 'function', name: '${name}', call: async () => ({}) }`
const manifest = (name: string, api = 1) => JSON.stringify({ name, type: 'module', liminal: { plugin: './p.js', api } })
const project = (dependencies: Record<string, string>) => JSON.stringify({ name: 'project', dependencies })

const namesOf = (folder: string, plugins: readonly string[] = []) =>
  discoverPlugins(
    folder,
    plugins.map((name) => ({ name, folder })),
  ).map(({ name }) => name)

test('plugins are the dependencies that say so in their package.json, not others that are installed', () => {
  const folder = folderWith({
    'package.json': project({ '@acme/shell': '1', zod: '4', absent: '1' }),
    'node_modules/@acme/shell/package.json': manifest('@acme/shell'),
    'node_modules/@acme/unlisted/package.json': manifest('@acme/unlisted'),
    'node_modules/zod/package.json': '{ "name": "zod" }',
  })
  expect(discoverPlugins(folder, [])).toEqual([
    { name: '@acme/shell', module: join(folder, 'node_modules/@acme/shell/p.js') },
  ])
})

test('node_modules may lie in a folder above, and so may the package.json', () => {
  const folder = folderWith({
    'app/package.json': project({ shell: '1' }),
    'node_modules/shell/package.json': manifest('shell'),
  })
  expect(namesOf(join(folder, 'app/pipelines/deep'))).toEqual(['shell'])
})

test('plugins: names packages that no package.json lists', () => {
  const folder = folderWith({ 'node_modules/shell/package.json': manifest('shell') })
  expect(namesOf(folder, ['shell'])).toEqual(['shell'])
})

test('a package both listed and named is one plugin', () => {
  const folder = folderWith({
    'package.json': project({ shell: '1' }),
    'node_modules/shell/package.json': manifest('shell'),
  })
  expect(namesOf(folder, ['shell', './node_modules/shell/p.js'])).toHaveLength(1)
})

test('plugins: names JavaScript and TypeScript files, from the folder of the YAML', async () => {
  const folder = folderWith({
    'yaml/one.mjs': plugin('one', callable('f')),
    'yaml/sub/two.ts': `const name: string = 'two'\n${plugin('two', callable('g'))}`,
  })
  const named = ['./one.mjs', 'sub/two.ts'].map((name) => ({ name, folder: join(folder, 'yaml') }))
  const registry = await loadRegistry(discoverPlugins(folder, named))
  expect([...registry.functions.keys()]).toEqual(['f', 'g'])
  expect(registry.functions.get('g')?.origin).toEqual({ name: 'sub/two.ts', module: join(folder, 'yaml/sub/two.ts') })
})

test('a named package that is not installed is broken, with the command that installs it', () => {
  expect(() => namesOf(folderWith({}), ['@acme/shell'])).toThrow(
    expect.objectContaining({ code: 'E_PLUGIN_BROKEN', hint: 'npm install @acme/shell' }),
  )
})

test('a plugin for another API is refused before it is loaded', () => {
  const folder = folderWith({
    'package.json': project({ shell: '1' }),
    'node_modules/shell/package.json': manifest('shell', 2),
  })
  expect(() => namesOf(folder)).toThrow(
    'the plugin shell cannot be used: it is made for plugin API 2, this Liminal has 1',
  )
})

test('a package.json that is no JSON is said', () => {
  expect(() => namesOf(folderWith({ 'package.json': '{' }))).toThrow(
    expect.objectContaining({ code: 'E_FILE_UNREADABLE' }),
  )
})

test.each([
  ['a module that is not there', undefined, 'E_PLUGIN_BROKEN', /could not be loaded/],
  ['a module that throws', "throw new Error('no GPU')", 'E_PLUGIN_BROKEN', /no GPU/],
  ['a module that is no JavaScript', 'export default {', 'E_PLUGIN_BROKEN', /could not be loaded/],
  ['no default export', 'export const x = 1', 'E_PLUGIN_INVALID', /no default export/],
  ['no name', 'export default { api: 1 }', 'E_PLUGIN_INVALID', /no name/],
  ['another API', "export default { name: 'p', api: 2 }", 'E_PLUGIN_INVALID', /plugin API 2/],
  ['nothing provided', "export default { name: 'p', api: 1 }", 'E_PLUGIN_INVALID', /provides nothing/],
  [
    'a part that is none',
    plugin('p', `${callable('f')}, { part: 'task', name: 't' }`),
    'E_PLUGIN_INVALID',
    /provides\[1\]/,
  ],
])('a plugin that cannot be used is named: %s', async (_, module, code, message) => {
  const folder = folderWith(module === undefined ? {} : { 'p.mjs': module })
  const loading = loadRegistry([{ name: './p.mjs', module: join(folder, 'p.mjs') }])
  await expect(loading).rejects.toMatchObject({ code, message: expect.stringMatching(message) })
  await expect(loading).rejects.toThrow('./p.mjs')
})

test('a broken file is to be mended, not installed', async () => {
  const loading = loadRegistry([{ name: './p.mjs', module: join(folderWith({}), 'p.mjs') }])
  await expect(loading).rejects.toMatchObject({ hint: 'mend ./p.mjs, or its path below plugins:' })
})

test('two plugins that provide the same part are both named', async () => {
  const folder = folderWith({ 'a.mjs': plugin('a', callable('f')), 'b.mjs': plugin('b', callable('f')) })
  const origins = ['a.mjs', 'b.mjs'].map((name) => ({ name, module: join(folder, name) }))
  await expect(loadRegistry(origins)).rejects.toThrow('a.mjs and b.mjs both provide function:f')
})

test('the package of a part is ours where we know it, else named as ours are', () => {
  expect(suggestPackage('task', 'job_start')).toBe('@liminal/task-job')
  expect(suggestPackage('task', 'my_own')).toBe('@liminal/task-my-own')
  expect(suggestPackage('executor', 'kubernetes')).toBe('@liminal/executor-kubernetes')
})

test('a plugin that does not load in time is named', async () => {
  const folder = folderWith({ 'p.mjs': 'await new Promise((done) => setTimeout(done, 60_000).unref())' })
  const loading = loadRegistry([{ name: './p.mjs', module: join(folder, 'p.mjs') }], 200)
  await expect(loading).rejects.toThrow(/\.\/p\.mjs.*has not loaded within 0\.2 s/)
})
