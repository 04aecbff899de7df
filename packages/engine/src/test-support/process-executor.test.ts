import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { containerWork } from './plan.ts'
import { ledgerOf, processExecutor } from './process-executor.ts'

test('a job that is cancelled is killed, and has both its lines in the ledger', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'liminal-jobs-'))
  await using executor = processExecutor(folder)
  const { signal } = new AbortController()
  const handle = await executor.submit('run/a/1', containerWork(JSON.stringify({ seconds: 60 })), signal)
  await expect.poll(() => ledgerOf(folder).length).toBe(1)
  const pid = Number(readFileSync(join(folder, 'a.1.claim'), 'utf8'))
  expect(isThere(pid)).toBe(true)
  await executor.cancel(handle, signal)
  expect(await executor.wait(handle, signal)).toEqual({ status: 'cancelled' })
  await expect.poll(() => isThere(pid)).toBe(false)
  expect(ledgerOf(folder).map(({ what }) => what)).toEqual(['start', 'end'])
  rmSync(folder, { recursive: true })
})

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
