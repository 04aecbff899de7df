import { spawnSync } from 'node:child_process'
import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { folderWith } from '../test-support/files.ts'
import { runScript } from './shell.ts'

/** Runs a script as an executor does, with the programs of the machine or of one folder alone. */
function run(script: string, env: Record<string, string> = {}, path = process.env.PATH) {
  const { command, args } = runScript(script, env)
  const [program = '', ...rest] = [...command, ...args]
  const { status, stdout, stderr } = spawnSync(program, rest, { env: { PATH: path, ...env }, encoding: 'utf8' })
  return { status, stdout, stderr }
}

/** A folder with a few programs and no bash. */
function withoutBash(): string {
  const folder = join(folderWith({}), 'bin')
  mkdirSync(folder)
  for (const name of ['env', 'cat', 'sh']) symlinkSync(join('/bin', name), join(folder, name))
  return folder
}

test('the first line that fails ends a script', () => {
  expect(run('false\necho on')).toMatchObject({ status: 1, stdout: '' })
  expect(run('false; echo on')).toMatchObject({ status: 1, stdout: '' })
  expect(run('exit 3\necho on')).toMatchObject({ status: 3, stdout: '' })
})

test('what a script allows to fail does not end it', () => {
  expect(run('false || echo on')).toMatchObject({ status: 0, stdout: 'on\n' })
  expect(run('if false; then :; fi\necho on')).toMatchObject({ status: 0, stdout: 'on\n' })
  expect(run('set +e\nfalse\necho on')).toMatchObject({ status: 0, stdout: 'on\n' })
})

test('a pipe fails with its first command', () => {
  expect(run('(echo one; exit 3) | cat')).toMatchObject({ status: 3, stdout: 'one\n' })
  expect(run('set +o pipefail\nfalse | cat\necho on')).toMatchObject({ status: 0, stdout: 'on\n' })
})

test('a pipe runs without bash as it did', () => {
  expect(run('echo one | cat', {}, withoutBash())).toMatchObject({ status: 0, stdout: 'one\n' })
})

test('a pipe changes nothing else in a script', () => {
  const script = 'echo "a\\tb" "$0"'
  expect(run(`${script} | cat`).stdout).toContain('a\tb')
  expect(run(script).stdout).toContain('a\tb')
})

test('a script without a pipe needs no further shell', () => {
  expect(runScript('a || b >| c', {})).toEqual({ command: ['/bin/sh', '-ec'], args: ['a || b >| c'] })
  expect(runScript("echo '{{ name | upper }}'", {}).command).toEqual(['/bin/sh', '-ec'])
  expect(runScript('a |& b', {}).command).toHaveLength(3)
})

test('variables whose names a shell drops reach the command', () => {
  const env = { 'my.prop': 'a  b', 'my-dash': "it's $HOME", ok: '1' }
  const { status, stdout } = run('env', env)
  expect(status).toBe(0)
  expect(stdout).toContain('my.prop=a  b\n')
  expect(stdout).toContain("my-dash=it's $HOME\n")
})

test('without bash, what does not reach the command is said', () => {
  const { status, stdout, stderr } = run('env', { 'my.prop': 'secret' }, withoutBash())
  expect({ status, stderr }).toEqual({
    status: 0,
    stderr: 'liminal: there is no bash here, without which my.prop does not reach the command\n',
  })
  expect(stdout).not.toContain('my.prop')
})
