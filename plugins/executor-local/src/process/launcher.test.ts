import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { makeFolder } from '../test-support/local.ts'
import { createLauncher } from './launcher.ts'

const env = { PATH: process.env.PATH }

test('every shell tells the end of its work, also the one in 256 whose memory looks like a stopped process', async () => {
  using folder = makeFolder()
  const codes = Array.from({ length: 400 }, (_, at) => at % 100)
  const statuses: string[] = []
  for (const [at, code] of codes.entries()) {
    const attempt = { record: join(folder.path, String(at)), log: join(folder.path, 'log') }
    const launcher = createLauncher(env)
    await launcher?.start(attempt, { command: ['sh', '-c', `exit ${code}`], cwd: folder.path, env })?.over
    launcher?.close()
    statuses.push(readFileSync(attempt.record, 'utf8').split('\n')[1] ?? '')
  }
  expect(statuses).toEqual(codes.map(String))
}, 30_000)

test('what a user has set up for shells reaches the work, and changes nothing of it', async () => {
  using folder = makeFolder()
  const setUp = join(folder.path, '.bashrc')
  writeFileSync(setUp, 'export SOURCED=yes; echo sourced')
  const own = { ...env, HOME: folder.path, BASH_ENV: setUp, 'BASH_FUNC_greet%%': '() {  echo hello\n}' }
  const attempt = { record: join(folder.path, 'record'), log: join(folder.path, 'log') }
  const launcher = createLauncher(own)
  await launcher?.start(attempt, { command: ['env'], cwd: folder.path, env: own })?.over
  launcher?.close()
  const lines = readFileSync(attempt.log, 'utf8').split('\n')
  expect(lines).toEqual(expect.arrayContaining([`BASH_ENV=${setUp}`, 'BASH_FUNC_greet%%=() {  echo hello']))
  expect(lines.join()).not.toMatch(/SOURCED|sourced/)
})

test('work that is stopped for a while is not over', async () => {
  using folder = makeFolder()
  const attempt = { record: join(folder.path, 'record'), log: join(folder.path, 'log') }
  const launcher = createLauncher(env)
  // It stops itself, and is woken by what it has started before.
  const script = '(sleep 0.3; kill -CONT $$) & kill -STOP $$; sleep 0.1; exit 7'
  await launcher?.start(attempt, { command: ['sh', '-c', script], cwd: folder.path, env })?.over
  launcher?.close()
  expect(readFileSync(attempt.record, 'utf8')).toMatch(/\n7\n$/)
})
