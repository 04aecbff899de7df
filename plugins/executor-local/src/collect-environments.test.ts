import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { noteUse } from './environment-use.ts'
import { makeEnvironment, nameOf } from './test-support/environments.ts'
import { makeFolder, never, openLocal, read, shell, until } from './test-support/local.ts'

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
  noteUse(String(handle.record), folder)
  expect(await executor.collect?.({ ...options, keys: () => new Set(['k']) })).toEqual([])
  expect(existsSync(join(folder, '.complete'))).toBe(true)
  await executor.cancel(handle, never)
  await executor.wait(handle, never)
  expect(await executor.collect?.({ ...options, keys: () => new Set(['k']) })).toMatchObject([{ name: old }])
})

test('one that is about to be used stays', async () => {
  const at = home()
  await using executor = openLocal(at)
  const folder = makeEnvironment(at, old, new Date(0))
  mkdirSync(join(at, 'executors/other'), { recursive: true })
  noteUse(join(at, 'executors/other', 'f'.repeat(32)), folder)
  writeFileSync(join(at, 'executors/other/unrelated'), '')
  expect(await executor.collect?.(options)).toEqual([])
})
