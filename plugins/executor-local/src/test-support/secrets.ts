import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ContainerWork, SecretReference } from '@liminal/core'
import { expect } from 'vitest'
import { attemptFrom } from '../attempt.ts'
import { privateFolder } from '../secrets/folder.ts'
import { logFileOf, never, openLocal, read, shell } from './local.ts'

/** Runs a script with secrets; gives its outcome and its log. */
export async function run(
  home: string,
  script: string,
  secrets: readonly SecretReference[],
  more: Partial<ContainerWork> = {},
  key = 'k',
) {
  await using executor = openLocal(home)
  const handle = await executor.submit(key, shell(home, script, { secrets, ...more }), never)
  const outcome = await executor.wait(handle, never)
  expect(existsSync(privateFolder(attemptFrom(handle)))).toBe(false)
  return { outcome, log: read(logFileOf(home, key)) }
}

/** Writes a file that holds a secret, and gives its path. */
export function keep(home: string, name: string, text: string): string {
  mkdirSync(join(home, 'keys'), { recursive: true })
  writeFileSync(join(home, 'keys', name), text)
  return join(home, 'keys', name)
}

/** A value for variables of this process. */
export const token = 'token-0123456789'

/** The reference to it that most tests use: the work sees it as `TOKEN`. */
export function tokenSecret(): readonly SecretReference[] {
  process.env.LOCAL_TEST_TOKEN = token
  return [{ secret: 'a', source: { env: 'LOCAL_TEST_TOKEN' }, env: 'TOKEN' }]
}
