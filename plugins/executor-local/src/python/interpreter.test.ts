import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { makeFolder, read } from '../test-support/local.ts'
import { makePython } from '../test-support/python.ts'
import { createInterpreters } from './interpreter.ts'

/** A machine with nothing on it. */
function machine(more: Readonly<Record<string, string>> = {}) {
  const folder = makeFolder()
  onTestFinished(() => folder[Symbol.dispose]())
  const at = (path: string) => join(folder.path, path)
  mkdirSync(at('bin'))
  const env = { PATH: at('bin'), HOME: at('home'), ...more }
  const find = async (version?: string) => {
    const { python } = await createInterpreters(env, at('memory')).find(version === undefined ? {} : { version })
    return python
  }
  return { at, env, find }
}

const timesAsked = (folder: string) => read(join(folder, 'asked')).split('\n').length - 1

test('a Python is asked once, also by later processes, until it changes', async () => {
  const { at, env, find } = machine()
  const executable = makePython(at('bin/python3'), '3.12.1')
  const { find: search } = createInterpreters(env, at('memory'))
  const both = await Promise.all([search({}), search({})])
  expect(both.map(({ python }) => python)).toEqual(Array(2).fill({ executable, version: '3.12.1' }))
  expect(await find()).toMatchObject({ version: '3.12.1' })
  expect(timesAsked(at('bin'))).toBe(1)
  makePython(at('bin/python3'), '3.13.10')
  expect(await find()).toMatchObject({ version: '3.13.10' })
})

test('a shim of pyenv is asked again when another version is chosen, one of others always', async () => {
  const { at, env } = machine()
  makePython(at('shims/python3'), '3.12.1')
  const ask = () => createInterpreters({ ...env, PATH: at('shims') }, at('memory')).find({})
  await ask()
  await ask()
  expect(timesAsked(at('shims'))).toBe(2)
  writeFileSync(at('version'), '3.12.1')
  await ask()
  await ask()
  expect(timesAsked(at('shims'))).toBe(3)
  writeFileSync(at('version'), '3.13.10')
  await ask()
  expect(timesAsked(at('shims'))).toBe(4)
})

test('where none is asked for, what is too old or does not answer is passed over', async () => {
  const { at, find } = machine()
  makePython(at('bin/python3'), '3.9.18')
  writeFileSync(at('bin/python'), '#!/bin/sh\nexit 127\n', { mode: 0o755 })
  expect(await find()).toBeUndefined()
  makePython(at('bin/python3.12'), '3.12.0')
  expect(await find()).toMatchObject({ version: '3.12.0' })
})

test('behind a shim that refuses, one further down the PATH is found', async () => {
  const { at, env } = machine()
  mkdirSync(at('shims'))
  writeFileSync(at('shims/python3.12'), '#!/bin/sh\nexit 127\n', { mode: 0o755 })
  makePython(at('bin/python3.12'), '3.12.1')
  const interpreters = createInterpreters({ ...env, PATH: `${at('shims')}:${at('bin')}` }, at('memory'))
  expect(await interpreters.find({ version: '3.12' })).toMatchObject({ python: { version: '3.12.1' } })
})

test('what is off the PATH is found where pyenv, conda and uv have it, the newest that fits', async () => {
  const { at, find } = machine()
  makePython(at('bin/python3'), '3.10.1')
  expect(await find('3.12')).toBeUndefined()
  for (const version of ['3.12.1', '3.12.10', '3.11.2'])
    makePython(at(`home/.pyenv/versions/${version}/bin/python`), version)
  expect(await find('3.12')).toMatchObject({ version: '3.12.10' })
  expect(await find('3.12.1')).toMatchObject({ version: '3.12.1' })
  makePython(at('conda envs/ml/bin/python'), '3.13.1')
  mkdirSync(at('home/.conda'), { recursive: true })
  writeFileSync(at('home/.conda/environments.txt'), `${at('gone')}\n${at('conda envs/ml')}\n`)
  expect(await find('3.13')).toMatchObject({ version: '3.13.1' })
  const list = JSON.stringify([{ path: makePython(at('uv/python3.14'), '3.14.2') }, { path: null }])
  writeFileSync(at('bin/uv'), `#!/bin/sh\necho '${list}'\n`, { mode: 0o755 })
  expect(await find('3.14')).toMatchObject({ version: '3.14.2' })
})

test('PYENV_ROOT says where pyenv is', async () => {
  const { at, env } = machine()
  makePython(at('py env/versions/3.12.1/bin/python'), '3.12.1')
  const interpreters = createInterpreters({ ...env, PYENV_ROOT: at('py env') }, at('memory'))
  expect(await interpreters.find({ version: '3.12' })).toMatchObject({ python: { version: '3.12.1' } })
})
