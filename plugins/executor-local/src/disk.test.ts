import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { logFileOf, makeFolder, never, openLocal, read, shell } from './test-support/local.ts'

function mountSmallDisk(): (Disposable & { readonly path: string }) | undefined {
  const folder = makeFolder()
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', folder.path]).status === 0
  const unmount = () => {
    if (mounted) spawnSync('umount', ['-l', folder.path])
    folder[Symbol.dispose]()
  }
  if (mounted) return { path: folder.path, [Symbol.dispose]: unmount }
  unmount()
  return undefined
}

const noDisk = (() => {
  using disk = mountSmallDisk()
  return disk === undefined
})()

const fill = `i=0; while [ $i -lt 100 ]; do head -c 100000 /dev/zero | tr '\\0' x; echo; i=$((i+1)); done`

test.skipIf(noDisk)('a log that fills its disk: the outcome says so, room is made', async () => {
  using disk = mountSmallDisk()
  const home = String(disk?.path)
  await using executor = openLocal(home)
  const handle = await executor.submit('k', shell(home, fill), never)
  const outcome = await executor.wait(handle, never)
  const log = logFileOf(home, 'k')
  expect(outcome).toMatchObject({
    status: 'failed',
    class: 'infra',
    reason: `the disk that holds the logs is full: ${log}`,
    hint: expect.stringContaining('free some space'),
  })
  expect(read(log)).toMatch(/x\n\[the disk is full: 1048576 bytes of this log were cut off here to make room\]\n$/)
  // What the engine has to write finds room, and the outcome stays what it was.
  writeFileSync(join(home, 'store'), Buffer.alloc(500_000))
  expect(await executor.wait(handle, never)).toEqual(outcome)
  expect(await openLocal(home).wait(handle, never)).toEqual(outcome)
})

test.skipIf(noDisk)('a disk that others have filled: the outcome says so, though the work ended well', async () => {
  using disk = mountSmallDisk()
  using own = makeFolder()
  const home = String(disk?.path)
  await using executor = openLocal(home)
  const handle = await executor.submit('k', shell(own.path, `cat /dev/zero >${home}/rest; true`), never)
  expect(await executor.wait(handle, never)).toMatchObject({ status: 'failed', class: 'infra' })
})

test.skipIf(noDisk)('a disk that is full before the work starts', async () => {
  using disk = mountSmallDisk()
  const home = String(disk?.path)
  await using executor = openLocal(home)
  mkdirSync(join(home, 'executors/local'), { recursive: true })
  spawnSync('/bin/sh', ['-c', `cat /dev/zero >${home}/rest`])
  const handle = await executor.submit('k', shell(home, 'true'), never)
  expect(await executor.wait(handle, never)).toMatchObject({ status: 'failed', class: 'infra' })
})
