import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { attemptFrom, readClaim, type Wrapper } from '../attempt.ts'
import { groupIn, isWrapper } from '../process/process-group.ts'
import { isAlive, logFileOf, makeFolder, never, openLocal, read, shell, until } from '../test-support/local.ts'
import { keep, run, token, tokenSecret } from '../test-support/secrets.ts'
import { privateFolder } from './folder.ts'

test('work that was killed with all that watched it leaves nothing behind, once the executor starts again', async () => {
  using home = makeFolder()
  const file = keep(home.path, 'token', 'token-from-a-file')
  const secrets = [{ secret: 'a', source: { path: file }, path: '/mnt/token' }]
  let folder = ''
  {
    await using executor = openLocal(home.path)
    const work = shell(home.path, `echo "$$" >pid; exec sleep 1000`, { secrets })
    const handle = await executor.submit('k', work, never)
    folder = privateFolder(attemptFrom(handle))
    await until(() => read(join(home.path, 'pid')) !== '')
    expect(existsSync(join(folder, 'files/0/token'))).toBe(true)
    const claim = readClaim(attemptFrom(handle)) as Wrapper
    for (const group of [claim.pid, groupIn(claim)]) process.kill(-group, 'SIGKILL')
    await until(() => !isAlive(Number(read(join(home.path, 'pid')))))
    await until(() => !isWrapper(claim, attemptFrom(handle).record))
  }
  expect(existsSync(folder)).toBe(true)
  await run(home.path, 'true', [], {}, 'other')
  expect(existsSync(folder)).toBe(false)
})

test('what runs keeps its files when the executor starts again; what is lost does not, and its work ends', async () => {
  using home = makeFolder()
  const file = keep(home.path, 'token', 'token-from-a-file')
  await using executor = openLocal(home.path)
  const script = `echo "$$" >pid; until [ -e go ]; do sleep 0.02; done; cat /mnt/token`
  const work = shell(home.path, script, { secrets: [{ secret: 'a', source: { path: file }, path: '/mnt/token' }] })
  const handle = await executor.submit('k', work, never)
  const lost = await executor.submit('k2', { ...work, args: [`echo "$$" >pid2; exec sleep 1000`] }, never)
  await until(() => read(join(home.path, 'pid')) !== '' && read(join(home.path, 'pid2')) !== '')
  await run(home.path, 'true', [], {}, 'other')
  writeFileSync(join(home.path, 'go'), '')
  expect(await executor.wait(handle, never)).toMatchObject({ status: 'succeeded' })
  expect(read(logFileOf(home.path, 'k'))).toBe('***')
  process.kill((readClaim(attemptFrom(lost)) as { pid: number }).pid, 'SIGKILL')
  expect(await executor.wait(lost, never)).toMatchObject({ status: 'lost' })
  expect(existsSync(privateFolder(attemptFrom(lost)))).toBe(false)
  await until(() => !isAlive(Number(read(join(home.path, 'pid2')))))
})

test('a submitter that is killed at any moment leaves work that the next submit runs once, with its secret', {
  timeout: 60_000,
}, async () => {
  using home = makeFolder()
  const secrets = tokenSecret()
  const program = fileURLToPath(new URL('../test-support/submit.ts', import.meta.url))
  await using executor = openLocal(home.path)
  for (const [round, milliseconds] of [60, 90, 120, 150, 200, 250, 300].entries()) {
    const ledger = join(home.path, `ledger${round}`)
    const work = shell(home.path, `echo "$TOKEN" >>${ledger}; echo "$TOKEN"`, { secrets })
    const submitter = spawn(process.execPath, [program, home.path, `k${round}`, JSON.stringify(work)])
    const timer = setTimeout(() => submitter.kill('SIGKILL'), milliseconds)
    await once(submitter, 'close').finally(() => clearTimeout(timer))
    const handle = await executor.submit(`k${round}`, work, never)
    expect(await executor.wait(handle, never)).toMatchObject({ status: 'succeeded' })
    expect(read(ledger)).toBe(`${token}\n`)
    expect(read(logFileOf(home.path, `k${round}`))).toBe('***\n')
    expect(existsSync(privateFolder(attemptFrom(handle)))).toBe(false)
  }
})
