import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, onTestFinished, test, vi } from 'vitest'

test('where the system lists no processes, the group of the work is ended', async () => {
  const { platform } = process
  onTestFinished(() => {
    Object.defineProperty(process, 'platform', { value: platform })
    vi.resetModules()
  })
  Object.defineProperty(process, 'platform', { value: 'darwin' })
  vi.resetModules()
  const { signalWork } = await import('./process-group.ts')
  const child = spawn('/bin/sh', ['-c', 'sleep 1000 & wait'], { detached: true, stdio: 'ignore' })
  await once(child, 'spawn')
  signalWork(child.pid as number, '/nowhere/record', 'SIGKILL')
  expect(await once(child, 'exit')).toEqual([null, 'SIGKILL'])
})
