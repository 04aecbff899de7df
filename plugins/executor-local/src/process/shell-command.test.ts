import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { makeFolder } from '../test-support/local.ts'
import { shellCommand } from './shell-command.ts'

const env = { PATH: process.env.PATH, OLD: 'gone', KEPT: 'kept' }

function commandIn(folder: string, job: { command: string[]; env: Record<string, string | undefined> }) {
  const attempt = { record: join(folder, "it's a record"), log: join(folder, 'log') }
  return shellCommand({ attempt, job: { ...job, cwd: folder }, env })
}

/** What bash tells of a command. */
function told(command: string | undefined): string {
  const script = readFileSync(join(import.meta.dirname, '../../launcher.bash'), 'utf8')
  const options = { input: `${command}\0`, env: env as Record<string, string>, stdio: 'pipe' } as const
  return execFileSync('bash', ['-c', script, 'liminal', 'space'], options).toString()
}

test('arguments, environment and folder arrive as they are, and the end is told', () => {
  using folder = makeFolder()
  const odd = `a 'b' "c" $HOME \`d\` \\ \nnext line`
  const attempt = { record: join(folder.path, "it's a record"), log: join(folder.path, 'log') }
  const script = 'printf "%s|" "$1" "$ODD" "$KEPT" "$OLD" "$PWD"; test ! -e /proc/self/fd/3; exit $((3 + $?))'
  const job = {
    command: ['sh', '-c', script, 'sh', odd],
    env: { PATH: env.PATH, KEPT: 'kept', ODD: odd },
    cwd: folder.path,
  }
  expect(told(shellCommand({ attempt, job, env }))).toBe(`${attempt.record}\n`)
  expect(readFileSync(attempt.log, 'utf8')).toBe(`${odd}|${odd}|kept||${folder.path}|`)
  expect(readFileSync(attempt.record, 'utf8')).toMatch(/^\d+ \d+ \d+ space\n3\n$/)
})

test('work whose record is there already does not run, and that is told', () => {
  using folder = makeFolder()
  const attempt = { record: join(folder.path, 'record'), log: join(folder.path, 'log') }
  writeFileSync(attempt.record, '')
  const job = { command: ['touch', join(folder.path, 'ran')], env, cwd: folder.path }
  expect(told(shellCommand({ attempt, job, env }))).toBe(`${attempt.record}\n`)
  expect(existsSync(join(folder.path, 'ran'))).toBe(false)
  expect(readFileSync(attempt.record, 'utf8')).toBe('')
})

test('what a shell would change, or the system would refuse, does not go this way', () => {
  using folder = makeFolder()
  expect(commandIn(folder.path, { command: ['true'], env })).toBeDefined()
  expect(commandIn(folder.path, { command: ['true'], env: { ...env, IFS: ',' } })).toBeUndefined()
  expect(commandIn(folder.path, { command: ['true'], env: { ...env, 'a.b': '1' } })).toBeUndefined()
  expect(commandIn(folder.path, { command: ['x'.repeat(100_000)], env })).toBeUndefined()
  expect(commandIn(folder.path, { command: ['a\0b'], env })).toBeUndefined()
})

test('a log that cannot be opened still tells the end', () => {
  using folder = makeFolder()
  const attempt = { record: 'record', log: join(folder.path, 'missing/log') }
  const job = { command: ['true'], env, cwd: folder.path }
  expect(told(shellCommand({ attempt, job, env }))).toBe('record\n')
  expect(existsSync(attempt.log)).toBe(false)
})
