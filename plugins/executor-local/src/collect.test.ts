import { readdirSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import type { CollectOptions } from '@liminal/core'
import { expect, test } from 'vitest'
import { isAlive, makeFolder, never, openLocal, read, shell, until } from './test-support/local.ts'

const options = (keys: readonly string[], more: Partial<CollectOptions> = {}): CollectOptions => ({
  keys: () => new Set(keys),
  unusedSince: new Date(Date.now() - 1000),
  dryRun: false,
  signal: never,
  ...more,
})

/** Has all files of a folder look as if they had been made long ago. */
function age(folder: string): void {
  for (const name of readdirSync(folder)) utimesSync(join(folder, name), new Date(0), new Date(0))
}

test('work that nobody knows is stopped and removed; what is known, or just being made, stays', async () => {
  using home = makeFolder()
  await using executor = openLocal(home.path)
  const pidFile = join(home.path, 'pid')
  const root = join(home.path, 'executors/local')
  const ended = await executor.submit('run/ended/1', shell(home.path, 'echo a=1 >> $LIMINAL_OUTPUT'), never)
  const known = await executor.submit('run/known/1', shell(home.path, 'true'), never)
  for (const handle of [ended, known]) await executor.wait(handle, never)
  const running = await executor.submit(
    'run/running/1',
    shell(home.path, `echo $$ >${pidFile}; exec sleep 1000`),
    never,
  )
  await until(() => read(pidFile).endsWith('\n'))
  age(root)
  const fresh = await executor.submit('run/fresh/1', shell(home.path, 'true'), never)
  await executor.wait(fresh, never)

  const would = await executor.collect?.(options(['run/known/1'], { dryRun: true }))
  expect(would?.map(({ kind, name }) => [kind, name]).sort()).toEqual([
    ['records of work', ended.record],
    ['work that still ran', running.record],
  ])
  expect(isAlive(Number(read(pidFile)))).toBe(true)

  expect(await executor.collect?.(options(['run/known/1']))).toEqual(would)
  expect(isAlive(Number(read(pidFile)))).toBe(false)
  expect(
    readdirSync(root)
      .map((name) => join(root, name))
      .sort(),
  ).toEqual([fresh.record, known.record].sort())
})
