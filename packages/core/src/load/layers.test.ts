import { chmodSync, truncateSync } from 'node:fs'
import { join, relative } from 'node:path'
import { expect, test } from 'vitest'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { loadProject } from '../project/load.ts'
import { folderWith } from '../test-support/files.ts'
import { shown } from '../test-support/open.ts'
import { findLayerFiles } from './find.ts'
import { loadLayers } from './layers.ts'

function loaded(files: Readonly<Record<string, string>>) {
  const folder = folderWith(files)
  const diagnostics: Diagnostic[] = []
  const layers = loadLayers(findLayerFiles(folder), (diagnostic) => diagnostics.push(diagnostic))
  return { folder, layers, problems: shown(diagnostics, folder) }
}

test('layer files are found at any depth, but not in node_modules, dot folders or other files', () => {
  const folder = folderWith({
    'b/liminal.yaml': 'name: b',
    'a/deep/liminal.yml': 'name: a',
    'a/other.yml': 'name: c',
    'node_modules/x/liminal.yml': 'name: d',
    '.venv/liminal.yml': 'name: e',
  })
  expect(findLayerFiles(folder).map((file) => relative(folder, file))).toEqual(['a/deep/liminal.yml', 'b/liminal.yaml'])
})

test('what tools have installed or built is skipped; a folder of the user that is called like it is not', () => {
  const folder = folderWith({
    'liminal.yml': 'name: a',
    'env/pyvenv.cfg': '',
    'env/lib/python3.11/site-packages/x/liminal.yml': 'name: base',
    'conda/conda-meta/history': '',
    'conda/share/liminal.yml': 'name: base',
    'old/lib/python3.11/site-packages/x/liminal.yml': 'name: b',
    'package/pyproject.toml': '',
    'package/build/lib/x/liminal.yml': 'name: c',
    'package/build/lib.linux-x86_64-cpython-311/x/liminal.yml': 'name: d',
    'package/build/bdist.linux-x86_64/liminal.yml': 'name: e',
    'package/build/mine/liminal.yml': 'name: f',
    'package/build/library/liminal.yml': 'name: g',
    'package/dist/liminal.yml': 'name: h',
    'build/lib/liminal.yml': 'name: i',
    'dist/liminal.yml': 'name: j',
  })
  expect(findLayerFiles(folder).map((file) => relative(folder, file))).toEqual([
    'build/lib/liminal.yml',
    'dist/liminal.yml',
    'liminal.yml',
    'package/build/library/liminal.yml',
    'package/build/mine/liminal.yml',
  ])
  expect(findLayerFiles(join(folder, 'package/dist'))).toHaveLength(1)
})

test('what a .liminalignore names is skipped, by the rules of .gitignore; the deepest that speaks of a path decides', () => {
  const folder = folderWith({
    '.liminalignore': 'old/\n*-draft\n/top.only/liminal.yml\n# a comment\n',
    'new/liminal.yml': 'name: new',
    'old/liminal.yml': 'name: old',
    'deep/old/liminal.yml': 'name: deep-old',
    'x-draft/liminal.yml': 'name: x',
    'kept/.liminalignore': '!y-draft\n',
    'kept/y-draft/liminal.yml': 'name: y',
    'top.only/liminal.yml': 'name: z',
    'deep/top.only/liminal.yml': 'name: z2',
  })
  expect(findLayerFiles(folder).map((file) => relative(folder, file))).toEqual([
    'deep/top.only/liminal.yml',
    'kept/y-draft/liminal.yml',
    'new/liminal.yml',
  ])
})

test('a file of 50 MB is refused without being read', () => {
  const folder = folderWith({ 'liminal.yml': 'name: a' })
  truncateSync(join(folder, 'liminal.yml'), 50_000_000)
  const before = process.memoryUsage().rss
  const diagnostics: Diagnostic[] = []
  loadLayers(findLayerFiles(folder), (diagnostic) => diagnostics.push(diagnostic))
  expect(shown(diagnostics, folder)).toEqual(
    ['liminal.yml:1:1 E_YAML_TOO_LARGE the file has more than 20 MB'].map((line) => line.replace('liminal.yml:', '')),
  )
  expect(process.memoryUsage().rss - before).toBeLessThan(20_000_000)
})

test('systems of a super whose file is no YAML are left out without further complaint', () => {
  const folder = folderWith({
    'a/liminal.yml': 'name: top\ntype: super\nx: [',
    'b/liminal.yml': 'name: low\nsuper: top',
  })
  expect(loadProject(folder).diagnostics.map(({ code }) => code)).toEqual(['E_YAML_SYNTAX'])
})

test('a file is itself, whatever its name', () => {
  const folder = folderWith({ 'other.yml': 'name: a' })
  expect(findLayerFiles(join(folder, 'other.yml'))).toEqual([join(folder, 'other.yml')])
})

test('a path that is not there, and a folder without layers, are said', () => {
  const folder = folderWith({ 'README.md': '' })
  expect(() => findLayerFiles(join(folder, 'none'))).toThrow(expect.objectContaining({ code: 'E_PATH_MISSING' }))
  expect(() => findLayerFiles(folder)).toThrow(expect.objectContaining({ code: 'E_LAYERS_NONE' }))
})

test.skipIf(process.getuid?.() === 0)('a file that may not be read is said', () => {
  const folder = folderWith({ 'liminal.yml': 'name: a' })
  chmodSync(join(folder, 'liminal.yml'), 0)
  expect(() => loadLayers(findLayerFiles(folder), () => {})).toThrow(
    expect.objectContaining({ code: 'E_FILE_UNREADABLE' }),
  )
})

test('the base layer comes first, and an empty file is skipped', () => {
  const { layers, problems } = loaded({ 'liminal.yml': 'name: a', 'empty/liminal.yml': '# nothing\n' })
  expect(layers.map(({ name, type, super: above }) => [name, type, above])).toEqual([
    ['base', 'super', undefined],
    ['a', 'sub', 'base'],
  ])
  expect(problems).toEqual([])
})

test('two layers of one name are an error that names the other place, and the way out', () => {
  const { layers, problems } = loaded({ 'a/liminal.yml': 'name: x', 'b/liminal.yml': 'owner: me\nname: x' })
  expect(layers).toHaveLength(2)
  expect(problems).toEqual([
    expect.stringMatching(
      /^b\/liminal.yml:2:7 E_LAYER_TWICE the name x is taken by .*a\/liminal.yml:1:7 \| .*\.liminalignore/,
    ),
  ])
})

test('a layer without a name, or with one that is no text, is shown', () => {
  const { problems } = loaded({ 'a/liminal.yml': 'owner: me', 'b/liminal.yml': 'name: [3]' })
  expect(problems).toEqual([
    'a/liminal.yml:1:1 E_KEY_MISSING name is missing',
    'b/liminal.yml:1:8 E_VALUE_INVALID name is not a text',
  ])
})
