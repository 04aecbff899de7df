import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type Attempt, attemptOf, readClaim } from './attempt.ts'
import { outcomeOfUnstarted } from './process/end.ts'
import { isAlive, logFileOf, makeFolder, never, openLocal, read, shell, until } from './test-support/local.ts'

function attemptIn(home: string, key: string): Attempt {
  mkdirSync(join(home, 'executors/local'), { recursive: true })
  return attemptOf(join(home, 'executors/local'), key, logFileOf(home, key))
}

test('variables whose names a shell cannot hold arrive too', async () => {
  using home = makeFolder()
  await using executor = openLocal(home.path)
  const work = shell(home.path, '', { command: ['env'], args: [], env: { 'spring.profile-x': 'a b' } })
  const handle = await executor.submit('k', work, never)
  expect(await executor.wait(handle, never)).toMatchObject({ status: 'succeeded' })
  expect(read(logFileOf(home.path, 'k')).split('\n')).toContain('spring.profile-x=a b')
})

test.each([
  ['a secret that is missing', { secrets: [{ secret: 'no-such', env: 'X' }] }, 'user', /NO_SUCH is not set/],
  ['no command', { command: [], args: [] }, 'user', /no command/],
  ['a folder that is missing', { folder: '/no/such/folder' }, 'user', /\/no\/such\/folder/],
  ['arguments that are too large', { args: ['x'.repeat(3_000_000)] }, 'user', /E2BIG/],
  ['null bytes', { args: ['a\0b'] }, 'user', /null bytes/],
  ['a source that is missing', { build: { image: 'i', source: '/no/source' } }, 'image', /\/no\/source/],
  ['a volume that cannot be', { mounts: [{ volume: 'v', path: '/m', folder: '/dev/null/v' }] }, 'infra', /volume v/],
])('%s: an outcome, not an exception', async (_, more, failureClass, reason) => {
  using home = makeFolder()
  await using executor = openLocal(home.path)
  const handle = await executor.submit('k', shell(home.path, 'true', more), never)
  expect(await executor.wait(handle, never)).toMatchObject({
    status: 'failed',
    class: failureClass,
    reason: expect.stringMatching(reason),
  })
})

test('a record that was made and never written is work that is lost', { timeout: 10_000 }, async () => {
  using home = makeFolder()
  await using executor = openLocal(home.path)
  const attempt = attemptIn(home.path, 'k')
  writeFileSync(attempt.record, '')
  await executor.cancel({ ...attempt }, never)
  expect(outcomeOfUnstarted(attempt)).toMatchObject({ status: 'lost' })
})

test('work that is cancelled before it starts never starts', async () => {
  using home = makeFolder()
  await using executor = openLocal(home.path)
  const attempt = attemptIn(home.path, 'k')
  await executor.cancel({ ...attempt }, never)
  const handle = await executor.submit('k', shell(home.path, `echo >${home.path}/ran`), never)
  expect(await executor.wait(handle, never)).toEqual({ status: 'cancelled' })
  expect(existsSync(join(home.path, 'ran'))).toBe(false)
})

test('a pid that another process was given is left alone', async () => {
  using home = makeFolder()
  await using executor = openLocal(home.path)
  const stranger = spawn('sleep', ['1000'], { detached: true, stdio: 'ignore' })
  try {
    const attempt = attemptIn(home.path, 'k')
    writeFileSync(attempt.record, `${stranger.pid}\n`)
    await executor.cancel({ ...attempt }, never)
    expect(await executor.wait({ ...attempt }, never)).toMatchObject({ status: 'lost' })
    expect(isAlive(Number(stranger.pid))).toBe(true)
  } finally {
    stranger.kill('SIGKILL')
  }
})

test('work whose wrapper was killed is lost, and does not go on', async () => {
  using home = makeFolder()
  await using executor = openLocal(home.path)
  const pidFile = join(home.path, 'pid')
  const handle = await executor.submit('k', shell(home.path, `echo $$ >${pidFile}; exec sleep 1000`), never)
  await until(() => read(pidFile).endsWith('\n'))
  const claim = readClaim(attemptIn(home.path, 'k'))
  if (claim === undefined || claim === 'torn' || !('pid' in claim)) throw new Error('no wrapper')
  process.kill(claim.pid, 'SIGKILL')
  expect(await executor.wait(handle, never)).toMatchObject({ status: 'lost' })
  await until(() => !isAlive(Number(read(pidFile))))
})

test('a log of 100 MB is read in little memory', { timeout: 30_000 }, async () => {
  using home = makeFolder()
  await using executor = openLocal(home.path)
  const line = 'x'.repeat(99)
  const handle = await executor.submit('k', shell(home.path, `yes ${line} | head -c 100000000`), never)
  expect(await executor.wait(handle, never)).toMatchObject({ status: 'succeeded' })
  let lines = 0
  let largest = 0
  for await (const { text } of executor.logs(handle, { signal: never })) {
    if (text !== line) throw new Error(`line ${lines} is ${text}`)
    if (lines % 10_000 === 0) largest = Math.max(largest, process.memoryUsage().external)
    lines += 1
  }
  expect(lines).toBe(1_000_000)
  expect(largest).toBeLessThan(80_000_000)
})

test.each(['INT', 'QUIT', 'TERM'])('a task can be ended by SIG%s, as by timeout or a debugger', async (signal) => {
  using home = makeFolder()
  await using executor = openLocal(home.path)
  const handle = await executor.submit('k', shell(home.path, `kill -${signal} $$; echo survived`), never)
  expect(await executor.wait(handle, never)).toMatchObject({
    status: 'failed',
    reason: expect.stringContaining(`SIG${signal}`),
  })
})
