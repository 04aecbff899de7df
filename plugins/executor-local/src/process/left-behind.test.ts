import { execFileSync } from 'node:child_process'
import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type Attempt, attemptOf, readClaim } from '../attempt.ts'
import { findProgram } from '../find-program.ts'
import { isAlive, logFileOf, makeFolder, never, openLocal, read, shell, until } from '../test-support/local.ts'

/** Starts a child that leaves the process group, and one of a child that ends at once, as a daemon does; notes their pids. */
const leave = `
import os, subprocess, sys, time
note = open(sys.argv[1], "a")
gone = subprocess.Popen(["sleep", "1000"], start_new_session=True)
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        print(gone.pid, os.getpid(), file=note, flush=True)
        os.execvp("sleep", ["sleep", "1000"])
    os._exit(0)
os.wait()
while os.path.getsize(sys.argv[1]) == 0: time.sleep(0.01)
`

const leaving = (home: string, more: string) => shell(home, `python3 -c '${leave}' ${home}/pids; ${more}`)

function pidsIn(home: string): number[] {
  return read(join(home, 'pids')).trim().split(/\s+/).filter(Boolean).map(Number)
}

/** The programs of this machine, without some. */
function pathWithout(folder: string, ...missing: string[]): string {
  const bin = join(folder, 'bin')
  mkdirSync(bin)
  for (const name of ['bash', 'perl', 'sleep', 'sh'].filter((each) => !missing.includes(each))) {
    symlinkSync(findProgram(name, process.env.PATH ?? '') as string, join(bin, name))
  }
  // Not the shim of a version manager, which needs programs of its own.
  const python = execFileSync('python3', ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' }).trim()
  symlinkSync(python, join(bin, 'python3'))
  return bin
}

/** Runs something with another PATH. */
async function withPath<T>(path: string, body: () => Promise<T>): Promise<T> {
  const before = process.env.PATH
  process.env.PATH = path
  try {
    return await body()
  } finally {
    process.env.PATH = before
  }
}

test.each([
  ['with all that there is', []],
  ['without perl', ['perl']],
  ['without bash', ['bash']],
])('what has left the process group ends with its work: %s', async (_, missing) => {
  using home = makeFolder()
  await withPath(pathWithout(home.path, ...missing), async () => {
    await using executor = openLocal(home.path)
    const handle = await executor.submit('k', leaving(home.path, 'exit 0'), never)
    expect(await executor.wait(handle, never)).toMatchObject({ status: 'succeeded' })
  })
  expect(pidsIn(home.path)).toHaveLength(2)
  await until(() => pidsIn(home.path).every((pid) => !isAlive(pid)))
})

test('what hides by an empty environment ends with its work where its shell is its reaper', async () => {
  using home = makeFolder()
  await using executor = openLocal(home.path)
  const script = `env -i "$(command -v python3)" -c '${leave}' ${home.path}/pids`
  const handle = await executor.submit('k', shell(home.path, script), never)
  expect(await executor.wait(handle, never)).toMatchObject({ status: 'succeeded' })
  expect(pidsIn(home.path)).toHaveLength(2)
  expect(pidsIn(home.path).some(isAlive)).toBe(false)
})

test('it also ends with work that starts hundreds of processes', async () => {
  using home = makeFolder()
  await using executor = openLocal(home.path)
  const work = leaving(home.path, 'i=0; while [ $i -lt 300 ]; do /bin/true; i=$((i + 1)); done')
  const handle = await executor.submit('k', work, never)
  expect(await executor.wait(handle, never)).toMatchObject({ status: 'succeeded' })
  expect(pidsIn(home.path).some(isAlive)).toBe(false)
})

test('cancelled work ends with what has left its process group', async () => {
  using home = makeFolder()
  await using executor = openLocal(home.path)
  const handle = await executor.submit('k', leaving(home.path, 'sleep 1000'), never)
  await until(() => pidsIn(home.path).length === 2)
  await executor.cancel(handle, never)
  expect(await executor.wait(handle, never)).toEqual({ status: 'cancelled' })
  expect(pidsIn(home.path).some(isAlive)).toBe(false)
})

test('so does work whose shell was killed', async () => {
  using home = makeFolder()
  await using executor = openLocal(home.path)
  const handle = await executor.submit('k', leaving(home.path, 'sleep 1000'), never)
  await until(() => pidsIn(home.path).length === 2)
  process.kill(pidOfShell(attemptOf(join(home.path, 'executors/local'), 'k', logFileOf(home.path, 'k'))), 'SIGKILL')
  expect(await executor.wait(handle, never)).toMatchObject({ status: 'lost' })
  await until(() => pidsIn(home.path).every((pid) => !isAlive(pid)))
})

test('processes of other work, and of nobody, are let be', async () => {
  using home = makeFolder()
  using other = makeFolder()
  await using executor = openLocal(home.path)
  const running = await executor.submit('other', leaving(other.path, 'sleep 1000'), never)
  await until(() => pidsIn(other.path).length === 2)
  const handle = await executor.submit('k', leaving(home.path, 'true'), never)
  expect(await executor.wait(handle, never)).toMatchObject({ status: 'succeeded' })
  expect(pidsIn(other.path).every(isAlive)).toBe(true)
  await executor.cancel(running, never)
})

test.each(['bash', 'perl'])('so is work of the same name in another folder, without %s', async (missing) => {
  using home = makeFolder()
  using other = makeFolder()
  await withPath(pathWithout(home.path, missing), async () => {
    await using executor = openLocal(home.path)
    await using otherExecutor = openLocal(other.path)
    const running = await otherExecutor.submit('k', leaving(other.path, 'sleep 1000'), never)
    await until(() => pidsIn(other.path).length === 2)
    const handle = await executor.submit('k', leaving(home.path, 'true'), never)
    expect(await executor.wait(handle, never)).toMatchObject({ status: 'succeeded' })
    await until(() => pidsIn(home.path).every((pid) => !isAlive(pid)))
    expect(pidsIn(other.path).every(isAlive)).toBe(true)
    await otherExecutor.cancel(running, never)
    expect(await otherExecutor.wait(running, never)).toEqual({ status: 'cancelled' })
  })
})

function pidOfShell(attempt: Attempt): number {
  const claim = readClaim(attempt)
  if (claim === undefined || claim === 'torn' || !('pid' in claim)) throw new Error('no wrapper')
  return claim.pid
}
