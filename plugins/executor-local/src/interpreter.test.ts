import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { candidates, createFindInterpreter, isVersion } from './interpreter.ts'
import { makeFolder, read } from './test-support/local.ts'

/** A program that says which Python it is, and notes that it was asked. */
function makePython(folder: string, name: string, version: string): string {
  mkdirSync(folder, { recursive: true })
  const file = join(folder, name)
  writeFileSync(file, `#!/bin/sh\necho asked >>${folder}/asked\necho ${file}\necho ${version}\n`, { mode: 0o755 })
  return file
}

const timesAsked = (folder: string) => read(join(folder, 'asked')).split('\n').length - 1

test('a Python is asked once, also by later processes, until it changes', async () => {
  using folder = makeFolder()
  const bin = join(folder.path, 'bin')
  const executable = makePython(bin, 'python3', '3.12.1')
  const find = createFindInterpreter(bin, folder.path)
  expect(await Promise.all([find(undefined), find(undefined)])).toEqual(
    Array(2).fill({ executable, version: '3.12.1' }),
  )
  expect(await createFindInterpreter(bin, folder.path)(undefined)).toMatchObject({ version: '3.12.1' })
  expect(timesAsked(bin)).toBe(1)
  makePython(bin, 'python3', '3.13.10')
  expect(await createFindInterpreter(bin, folder.path)(undefined)).toMatchObject({ version: '3.13.10' })
})

test('a shim of pyenv is asked again when another version is chosen, one of others always', async () => {
  using folder = makeFolder()
  const shims = join(folder.path, 'shims')
  makePython(shims, 'python3', '3.12.1')
  const ask = () => createFindInterpreter(shims, folder.path)(undefined)
  await ask()
  await ask()
  expect(timesAsked(shims)).toBe(2)
  writeFileSync(join(folder.path, 'version'), '3.12.1')
  await ask()
  await ask()
  expect(timesAsked(shims)).toBe(3)
  writeFileSync(join(folder.path, 'version'), '3.13.10')
  await ask()
  expect(timesAsked(shims)).toBe(4)
})

test('what is too old, or does not answer, is passed over', async () => {
  using folder = makeFolder()
  const bin = join(folder.path, 'bin')
  makePython(bin, 'python3.9', '3.9.18')
  makePython(bin, 'python', '3.10.0')
  writeFileSync(join(bin, 'python3'), '#!/bin/sh\nexit 127\n', { mode: 0o755 })
  expect(await createFindInterpreter(bin, folder.path)('3.9')).toMatchObject({ version: '3.10.0' })
})

test('the version that is wanted comes first', () => {
  expect(candidates('3.11')).toEqual(['python3.11', 'python3', 'python'])
  expect(candidates('3.11.4')[0]).toBe('python3.11')
  expect(candidates('')[0]).toBe('python3')
  expect([isVersion('3.11.7', '3.11'), isVersion('3.11.7', '3.1'), isVersion('3.11.7', undefined)]).toEqual([
    true,
    false,
    true,
  ])
})
