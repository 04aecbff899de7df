import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { shellCommand } from './shell-command.ts'
import { makeFolder } from './test-support/local.ts'

const env = { PATH: process.env.PATH, OLD: 'gone', KEPT: 'kept' }

function commandIn(folder: string, job: { command: string[]; env: Record<string, string | undefined> }) {
  const attempt = { record: join(folder, "it's a record"), log: join(folder, 'log') }
  return shellCommand({ wrapper: '-c', attempt, job: { ...job, cwd: folder }, env })
}

test('arguments, environment and folder arrive as they are, and the end is told', () => {
  using folder = makeFolder()
  const odd = `a 'b' "c" $HOME \`d\` \\ \nnext line`
  // Instead of the wrapper: a shell that takes the record as its script, and the command as its arguments.
  const attempt = { record: 'printf "%s|" "$1" "$ODD" "$KEPT" "$OLD" "$PWD"', log: join(folder.path, 'log') }
  const job = { command: ['sh', odd], env: { PATH: env.PATH, KEPT: 'kept', ODD: odd }, cwd: folder.path }
  const command = shellCommand({ wrapper: '-c', attempt, job, env })
  const told = execFileSync('bash', ['-s'], { input: `set -m\n${command}wait\n`, env: env as Record<string, string> })
  expect(told.toString()).toBe(`${attempt.record}\n`)
  expect(readFileSync(attempt.log, 'utf8')).toBe(`${odd}|${odd}|kept||${folder.path}|`)
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
  const command = shellCommand({ wrapper: '-c', attempt, job, env })
  const told = execFileSync('/bin/sh', ['-s'], {
    input: `${command}wait\n`,
    env: env as Record<string, string>,
    stdio: 'pipe',
  })
  expect(told.toString()).toBe('record\n')
  expect(existsSync(attempt.log)).toBe(false)
})
