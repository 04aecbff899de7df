import { truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../test-support/project.ts'
import type { ContextEntry } from './context.ts'
import { labelsOf, whyBuild } from './decide.ts'
import { digestsOf } from './digests.ts'

const recipe = { dockerfile: 'FROM x', files: { 'ours/server.py': 'serve' }, locks: ['source/requirements.txt'] }

const entriesWith = (changes: Readonly<Record<string, string>> = {}): ContextEntry[] =>
  Object.entries({
    'source/a.py': 'a',
    'source/requirements.txt': 'six',
    'ours/server.py': 'serve',
    ...changes,
  }).map(([path, text]) => ({ path, kind: 'text', text }))

const digests = async (...input: Parameters<typeof digestsOf>) => ({ ...(await digestsOf(...input)), bases: '' })

async function whyAfter(changes: Readonly<Record<string, string>>, changed: object = {}, platform?: string) {
  const before = labelsOf(await digests(recipe, entriesWith(), undefined))
  const after = await digests({ ...recipe, ...changed }, entriesWith(changes), platform)
  return whyBuild({ id: 'x', labels: before }, after, false)
}

test.each([
  ['nothing', {}, {}, undefined],
  ['a line of code', { 'source/a.py': 'b' }, {}, 'changed: its code'],
  ['another file', { 'source/b.py': '' }, {}, 'changed: its code'],
  ['the requirements', { 'source/requirements.txt': 'six==1' }, {}, 'changed: what it needs installed'],
  ['the Dockerfile', {}, { dockerfile: 'FROM y' }, 'changed: how it is built'],
  ['an argument', {}, { buildArgs: { A: '1' } }, 'changed: how it is built'],
  ['the server', { 'ours/server.py': 'serve better' }, {}, 'changed: how it is built'],
  [
    'code and requirements',
    { 'source/a.py': 'b', 'source/requirements.txt': '' },
    {},
    'changed: what it needs installed, its code',
  ],
])('after %s it is known why to build', async (_, changes, changed, why) => {
  expect(await whyAfter(changes, changed)).toBe(why)
})

test('another platform is another image', async () => {
  expect(await whyAfter({}, {}, 'linux/arm64')).toBe('changed: how it is built')
})

test('an image that is not there, not ours, or not to be reused, is built', async () => {
  const made = await digests(recipe, entriesWith(), undefined)
  expect(whyBuild(undefined, made, false)).toBe('it is not there yet')
  expect(whyBuild({ id: 'x', labels: {} }, made, false)).toMatch('not built by Liminal')
  expect(whyBuild({ id: 'x', labels: labelsOf(made) }, made, true)).toBe('no_cache says so')
  const { 'dev.liminal.builder': _, ...older } = labelsOf(made)
  for (const labels of [older, { ...older, 'dev.liminal.builder': '0' }]) {
    expect(whyBuild({ id: 'x', labels }, made, false)).toBe('this Liminal builds in another way')
  }
})

test('an image of the system that it is built on has changed', async () => {
  const made = { ...(await digests(recipe, entriesWith(), undefined)), bases: 'sha256:1' }
  const found = { id: 'x', labels: labelsOf(made) }
  expect(whyBuild(found, made, false)).toBe(undefined)
  expect(whyBuild(found, { ...made, bases: 'sha256:2' }, false)).toBe('changed: what it is built on')
})

test('a file that is too large to be read at once is known by what is in it', async () => {
  const file = join(temporaryFolder(), 'model.bin')
  writeFileSync(file, '')
  truncateSync(file, 2 ** 31)
  const entry: ContextEntry = { path: 'model.bin', kind: 'file', file, size: 2 ** 31, executable: false }
  expect((await digests(recipe, [entry], undefined)).code).toMatch(/^[0-9a-f]{32}$/)
})
