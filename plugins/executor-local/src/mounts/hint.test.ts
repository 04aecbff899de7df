import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Outcome } from '@liminal/core'
import { expect, test } from 'vitest'
import { makeFolder } from '../test-support/local.ts'
import { type Seen, withMountHint } from './hint.ts'

const failed: Outcome = { status: 'failed', class: 'user', exitCode: 1, reason: 'exit code 1' }
const replaced: Seen = { replaced: { LIMINAL_MOUNT_V: '/mnt/v', LIMINAL_MOUNT_W: '/mnt/w' } }

function hintFor(log: string, seen: Seen = replaced, outcome = failed): string | undefined {
  using folder = makeFolder()
  writeFileSync(join(folder.path, 'log'), log)
  const hinted = withMountHint(outcome, join(folder.path, 'log'), seen)
  return hinted.status === 'failed' ? hinted.hint : undefined
}

test('a program that looked for a volume by itself is told where it is', () => {
  expect(hintFor("FileNotFoundError: [Errno 2] No such file or directory: '/mnt/w/in.txt'\n")).toContain(
    'LIMINAL_MOUNT_W',
  )
  expect(hintFor('cat: /mnt/v/x: No such file or directory\n')).toContain('LIMINAL_MOUNT_V')
})

test('other failures are not put down to volumes', () => {
  expect(hintFor('No such file or directory: /data/x\n')).toBeUndefined()
  expect(hintFor('wrote /mnt/v/x\nZeroDivisionError\n')).toBeUndefined()
  expect(hintFor("'/mnt/v': No such file", replaced, { ...failed, hint: 'another' } as Outcome)).toBe('another')
  expect(hintFor("'/mnt/v': No such file", { asUser: true })).toBeUndefined()
})

test('programs that a user namespace refuses are told the way out', () => {
  const asUser: Seen = { asUser: true }
  expect(hintFor('Bad owner or permissions on /etc/ssh/ssh_config.d/20.conf\n', asUser)).toContain('namespaces: false')
  expect(hintFor('sudo: /usr/bin/sudo must be owned by uid 0 and have the setuid bit set\n', asUser)).toContain(
    'namespaces',
  )
})
