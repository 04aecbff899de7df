import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { runCommand } from './command.ts'

test('a hook of an old plan whose time no timer can measure is not stopped at once', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'liminal hook-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const surroundings = {
    log: join(folder, 'log'),
    masker: undefined,
    signal: new AbortController().signal,
    env: process.env,
  }
  const hook = { type: 'command', command: 'cat && exec true', folder, timeoutSeconds: 3_000_000 } as const
  expect(await runCommand(hook, { status: 'failed' }, surroundings)).toBeUndefined()
})
