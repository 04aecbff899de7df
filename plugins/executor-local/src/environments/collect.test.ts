import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { makeEnvironment, nameOf } from '../test-support/environments.ts'
import { makeFolder, never, openLocal, read, shell, until } from '../test-support/local.ts'
import { noteUse } from './use.ts'

const options = {
  keys: () => new Set<string>(),
  unusedSince: new Date(Date.now() - 1000),
  dryRun: false,
  signal: never,
}
const [old, used, anew] = [nameOf('a'), nameOf('b'), nameOf('c')]

function home(): string {
  const folder = makeFolder()
  onTestFinished(() => folder[Symbol.dispose]())
  return folder.path
}

test('environments that nothing has used since go, and those that were made anew', async () => {
  const at = home()
  await using executor = openLocal(at)
  makeEnvironment(at, old, new Date(0))
  for (const name of [used, anew, `${anew}.1`]) makeEnvironment(at, name)
  mkdirSync(join(at, 'environments', nameOf('d')))
  const would = await executor.collect?.({ ...options, dryRun: true })
  expect(would?.map(({ kind, name }) => [kind, name]).sort()).toEqual([
    ['environments', old],
    ['environments', anew],
  ])
  expect(would?.every(({ bytes }) => bytes > 100)).toBe(true)
  expect(existsSync(join(at, 'environments', old))).toBe(true)
  expect(await executor.collect?.(options)).toEqual(would)
  const left = [old, used, anew, `${anew}.1`, nameOf('d')].filter((name) => existsSync(join(at, 'environments', name)))
  expect(left).toEqual([used, `${anew}.1`, nameOf('d')])
})

test('one that something runs in stays, however old it is', async () => {
  const at = home()
  await using executor = openLocal(at)
  const pidFile = join(at, 'pid')
  const folder = makeEnvironment(at, old, new Date(0))
  const handle = await executor.submit('k', shell(at, `echo $$ >${pidFile}; exec sleep 1000`), never)
  await until(() => read(pidFile).endsWith('\n'))
  noteUse(folder, String(handle.record))
  expect(await executor.collect?.({ ...options, keys: () => new Set(['k']) })).toEqual([])
  expect(existsSync(join(folder, '.complete'))).toBe(true)
  await executor.cancel(handle, never)
  await executor.wait(handle, never)
  expect(await executor.collect?.({ ...options, keys: () => new Set(['k']) })).toMatchObject([{ name: old }])
})

test('what has ended is forgotten, what runs is not', async () => {
  const at = home()
  await using executor = openLocal(at)
  const pidFile = join(at, 'pid')
  const folder = makeEnvironment(at, used)
  const keys = ['ended', 'runs']
  const scripts = ['true', `echo $$ >${pidFile}; exec sleep 1000`]
  const handles = await Promise.all(
    keys.map((key, each) => executor.submit(key, shell(at, scripts[each] ?? ''), never)),
  )
  const [ended, runs] = handles.map(({ record }) => String(record))
  await executor.wait(handles[0] ?? {}, never)
  await until(() => read(pidFile).endsWith('\n'))
  for (const record of [ended, runs]) noteUse(folder, record ?? '')
  const collect = () => executor.collect?.({ ...options, keys: () => new Set(keys) })
  await collect()
  await collect()
  const noted = [read(join(folder, '.users')), read(join(folder, '.users.former'))].join('')
  expect(noted).toContain(runs)
  expect(noted).not.toContain(ended)
  await executor.cancel(handles[1] ?? {}, never)
})

test('one that is about to be used stays', async () => {
  const at = home()
  await using executor = openLocal(at)
  const folder = makeEnvironment(at, old, new Date(0))
  noteUse(folder, join(at, 'executors/local', 'f'.repeat(32)))
  expect(await executor.collect?.(options)).toEqual([])
})
