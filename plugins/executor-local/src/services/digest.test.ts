import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { makeFolder } from '../test-support/local.ts'
import { serviceOf } from '../test-support/service.ts'
import { digestOf } from './digest.ts'

/** A service with code, and what tells whether a change of that makes another version. */
function service() {
  const folder = makeFolder()
  onTestFinished(() => folder[Symbol.dispose]())
  const source = join(folder.path, 'src')
  mkdirSync(source)
  writeFileSync(join(source, 'serve.py'), 'one')
  const { work, ...spec } = serviceOf('one')
  const digest = () => digestOf({ ...spec, work: { ...work, build: { image: 'i', source } } })
  return { source, outside: folder.path, digest }
}

test('a file whose name begins with a dot counts', async () => {
  const { source, digest } = service()
  const before = await digest()
  writeFileSync(join(source, '.env'), 'MODEL=2')
  expect(await digest()).not.toBe(before)
})

test('what a link leads to counts, be it a file or a folder', async () => {
  const { source, outside, digest } = service()
  writeFileSync(join(outside, 'shared.py'), 'one')
  mkdirSync(join(outside, 'library'))
  writeFileSync(join(outside, 'library/deep.py'), 'one')
  symlinkSync('../shared.py', join(source, 'shared.py'))
  symlinkSync('../library', join(source, 'library'))
  const digests = [await digest()]
  writeFileSync(join(outside, 'shared.py'), 'two')
  digests.push(await digest())
  writeFileSync(join(outside, 'library/deep.py'), 'two')
  digests.push(await digest())
  expect(new Set(digests).size).toBe(3)
})

test('links that lead nowhere, or in a circle, stop nothing', async () => {
  const { source, digest } = service()
  symlinkSync('../gone', join(source, 'gone'))
  symlinkSync('.', join(source, 'around'))
  symlinkSync('itself', join(source, 'itself'))
  symlinkSync('/dev/zero', join(source, 'device'))
  expect(await digest()).toBe(await digest())
})

test('what tools leave behind does not count', async () => {
  const { source, digest } = service()
  const before = await digest()
  for (const name of ['.git', '__pycache__', '.pytest_cache', '.liminal', '.venv', 'my-environment']) {
    mkdirSync(join(source, name))
    writeFileSync(join(source, name, name === 'my-environment' ? 'pyvenv.cfg' : 'x'), 'x')
  }
  writeFileSync(join(source, 'serve.pyc'), 'x')
  mkdirSync(join(source, 'mine'))
  writeFileSync(join(source, 'mine/pyvenv.cfg'), 'x')
  expect(await digest()).toBe(before)
})

test('a file that is too large to be read at once stops nothing', async () => {
  const { source, digest } = service()
  writeFileSync(join(source, 'model.bin'), '')
  truncateSync(join(source, 'model.bin'), 2 ** 31)
  expect(await digest()).toMatch(/^[0-9a-f]{64}$/)
})
