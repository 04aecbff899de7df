import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { isAlive, makeFolder, read, until } from '../test-support/local.ts'

const wrapper = fileURLToPath(new URL('../../wrapper.sh', import.meta.url))

function start(record: string, command: readonly string[]) {
  return spawn('/bin/sh', [wrapper, record, ...command], { stdio: 'ignore', detached: true })
}

test('of many wrappers for one attempt one runs the command', async () => {
  using folder = makeFolder()
  const ledger = join(folder.path, 'ledger')
  for (let round = 0; round < 20; round += 1) {
    const record = join(folder.path, String(round))
    const all = Array.from({ length: 4 }, () => start(record, ['/bin/sh', '-c', `echo ${round} >>${ledger}`]))
    await Promise.all(all.map((child) => once(child, 'exit')))
    expect(read(record)).toMatch(/^\d+\n0\n$/)
  }
  expect(read(ledger)).toBe(Array.from({ length: 20 }, (_, round) => `${round}\n`).join(''))
})

test('no status can be read while the command runs, and one always once it has ended', async () => {
  using folder = makeFolder()
  for (let round = 0; round < 20; round += 1) {
    const record = join(folder.path, String(round))
    const script = `for i in 1 2 3 4 5; do [ $(wc -l <${record}) = 1 ] || echo early >>${folder.path}/early; done; true`
    await once(start(record, ['/bin/sh', '-c', script]), 'exit')
    expect(read(record)).toMatch(/^\d+\n0\n$/)
  }
  expect(read(join(folder.path, 'early'))).toBe('')
})

test('names of shell builtins are programs here', async () => {
  using folder = makeFolder()
  await once(start(join(folder.path, 'record'), ['exit', '3']), 'exit')
  expect(read(join(folder.path, 'record'))).toMatch(/\n127\n$/)
})

test('what the command leaves behind does not outlive it', async () => {
  using folder = makeFolder()
  const pidFile = join(folder.path, 'pid')
  const script = `sleep 1000 & echo $! >${pidFile}`
  await once(start(join(folder.path, 'record'), ['/bin/sh', '-c', script]), 'exit')
  expect(read(join(folder.path, 'record'))).toMatch(/\n0\n$/)
  await until(() => !isAlive(Number(read(pidFile))))
})

test('survives the signal that ends the command, and writes down how it ended', async () => {
  using folder = makeFolder()
  const child = start(join(folder.path, 'record'), [
    '/bin/sh',
    '-c',
    `echo >${join(folder.path, 'ready')}; exec sleep 1000`,
  ])
  await until(() => read(join(folder.path, 'ready')) !== '')
  process.kill(-Number(child.pid), 'SIGTERM')
  await once(child, 'exit')
  expect(read(join(folder.path, 'record'))).toMatch(/\n143\n$/)
})

test('variables of the task are its own', async () => {
  using folder = makeFolder()
  const before = { ...process.env, folder: 'a', status: 'b', record: 'c' }
  const printed = join(folder.path, 'printed')
  const child = spawn(
    '/bin/sh',
    [wrapper, join(folder.path, 'record'), '/bin/sh', '-c', `echo $folder $status $record >${printed}`],
    {
      env: before,
      detached: true,
    },
  )
  await once(child, 'exit')
  expect(read(printed)).toBe('a b c\n')
})
