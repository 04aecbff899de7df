import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import type { Handle, Work } from '@liminal/core'
import { expect, test } from 'vitest'
import { isAlive, makeFolder, never, openLocal, read, shell, until } from '../test-support/local.ts'

const program = fileURLToPath(new URL('../test-support/submit.ts', import.meta.url))

type Submitter = ChildProcessByStdio<Writable, Readable, null>

function startSubmitter(home: string, key: string, work: Work): Submitter {
  const args = [program, home, key, JSON.stringify(work)]
  return spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] })
}

async function handleOf(submitter: Submitter): Promise<Handle> {
  const [text] = (await once(submitter.stdout, 'data')) as [Buffer]
  return JSON.parse(text.toString()) as Handle
}

async function killed(submitter: Submitter): Promise<void> {
  submitter.kill('SIGKILL')
  await once(submitter, 'close')
}

test('work goes on when its submitter is killed; another process waits for it', async () => {
  using home = makeFolder()
  const script = `echo >>${home.path}/ledger; until [ -e ${home.path}/runs/go ]; do sleep 0.02; done; exit 6`
  const submitter = startSubmitter(home.path, 'k', shell(home.path, script))
  const handle = await handleOf(submitter)
  await until(() => read(join(home.path, 'ledger')) !== '')
  await killed(submitter)
  await using executor = openLocal(home.path)
  expect(await executor.submit('k', shell(home.path, script), never)).toEqual(handle)
  const waiting = executor.wait(handle, never)
  const other = await executor.submit('other', shell(home.path, `mkdir -p ${home.path}/runs/go`), never)
  expect(await executor.wait(other, never)).toMatchObject({ status: 'succeeded' })
  expect(await waiting).toMatchObject({ status: 'failed', exitCode: 6 })
  expect(read(join(home.path, 'ledger'))).toBe('\n')
})

test('what work leaves behind ends with it, also when nobody is there any more to be told of its end', async () => {
  using home = makeFolder()
  const script = `sleep 1000 & echo $! >${home.path}/left; until [ -e ${home.path}/go ]; do sleep 0.02; done`
  const submitter = startSubmitter(home.path, 'k', shell(home.path, script))
  const handle = await handleOf(submitter)
  await until(() => read(join(home.path, 'left')) !== '')
  await killed(submitter)
  writeFileSync(join(home.path, 'go'), '')
  await using executor = openLocal(home.path)
  expect(await executor.wait(handle, never)).toMatchObject({ status: 'succeeded' })
  await until(() => !isAlive(Number(read(join(home.path, 'left')))))
})

test('another process cancels work whose submitter was killed', async () => {
  using home = makeFolder()
  const submitter = startSubmitter(home.path, 'k', shell(home.path, `trap '' TERM; sleep 1000 & wait; wait`))
  const handle = await handleOf(submitter)
  await killed(submitter)
  await using executor = openLocal(home.path)
  await executor.cancel(handle, never)
  expect(await executor.wait(handle, never)).toEqual({ status: 'cancelled' })
})

test('a submitter that is killed at any moment leaves work that the next submit runs exactly once', {
  timeout: 60_000,
}, async () => {
  using home = makeFolder()
  await using executor = openLocal(home.path)
  for (const [round, milliseconds] of [60, 75, 90, 105, 120, 150].entries()) {
    const ledger = join(home.path, `ledger${round}`)
    const work = shell(home.path, `echo >>${ledger}`)
    const submitter = startSubmitter(home.path, `k${round}`, work)
    const timer = setTimeout(() => submitter.kill('SIGKILL'), milliseconds)
    await once(submitter, 'close').finally(() => clearTimeout(timer))
    const handle = await executor.submit(`k${round}`, work, never)
    expect(await executor.wait(handle, never)).toMatchObject({ status: 'succeeded' })
    expect(read(ledger)).toBe('\n')
  }
})
