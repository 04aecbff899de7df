import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ContainerWork } from '@liminal/core'
import { expect, test } from 'vitest'
import { attemptFrom, outputFile } from '../attempt.ts'
import { localConfig } from '../config.ts'
import { createExecutor } from '../executor.ts'
import { logFileOf, makeFolder, never, openLocal, read, shell, until } from '../test-support/local.ts'
import { keep, run, tokenSecret, token as value } from '../test-support/secrets.ts'

const token = tokenSecret()

test('cancelled work keeps its last words, and they are masked', async () => {
  using home = makeFolder()
  await using executor = openLocal(home.path, 10)
  const script = `trap 'echo "bye $TOKEN"; exit 3' TERM; echo ready; while :; do sleep 0.02; done`
  const handle = await executor.submit('k', shell(home.path, script, { secrets: token }), never)
  await until(() => read(logFileOf(home.path, 'k')) !== '')
  await executor.cancel(handle, never)
  expect(await executor.wait(handle, never)).toEqual({ status: 'cancelled' })
  expect(read(logFileOf(home.path, 'k')).replaceAll('Terminated\n', '')).toBe('ready\nbye ***\n')
})

test('work does not inherit the secrets of the system that it does not name', async () => {
  using home = makeFolder()
  process.env.LOCAL_TEST_OTHER = 'of-another-task'
  const context = { home: home.path, name: 'local', logFile: (key: string) => logFileOf(home.path, key) }
  const secretVariables = ['LOCAL_TEST_TOKEN', 'LOCAL_TEST_OTHER']
  await using executor = createExecutor(localConfig.parse({}), { ...context, secretVariables })
  for (const [key, secrets] of [
    ['none', []],
    ['one', token],
  ] as const) {
    const handle = await executor.submit(key, shell(home.path, 'env', { secrets }), never)
    expect(await executor.wait(handle, never)).toMatchObject({ status: 'succeeded' })
  }
  delete process.env.LOCAL_TEST_OTHER
  expect(read(logFileOf(home.path, 'none'))).not.toMatch(/LOCAL_TEST_/)
  expect(read(logFileOf(home.path, 'one'))).toMatch(/^TOKEN=\*\*\*$/m)
  expect(read(logFileOf(home.path, 'one'))).not.toMatch(/LOCAL_TEST_OTHER/)
})

test('a line is in the log before the next one is printed', async () => {
  using home = makeFolder()
  const log = logFileOf(home.path, 'k')
  const script = `echo first; until grep -q first ${log}; do sleep 0.02; done; printf 'half %s' "$TOKEN"; until grep -q 'half \\*' ${log}; do sleep 0.02; done`
  const { outcome } = await run(home.path, script, token)
  expect(outcome).toMatchObject({ status: 'succeeded' })
})

test('exit codes, signals, missing commands and scripts without a first line are as without secrets', async () => {
  using home = makeFolder()
  const script = join(home.path, 'script')
  writeFileSync(script, 'exit 5\n', { mode: 0o755 })
  const plain = keep(home.path, 'plain', 'exit 5\n')
  const cases: [Partial<ContainerWork>, object][] = [
    [{ args: ['exit 3'] }, { status: 'failed', class: 'user', exitCode: 3 }],
    [{ args: ['kill -TERM $$'] }, { exitCode: 143, reason: 'its code was ended by SIGTERM (exit code 143)' }],
    [{ args: ['kill -9 $$'] }, { class: 'oom', exitCode: 137 }],
    [
      { command: ['no-such-command'], args: [] },
      { class: 'user', exitCode: 127 },
    ],
    [
      { command: [plain], args: [] },
      { class: 'user', exitCode: 126 },
    ],
    [
      { command: [script], args: [] },
      { class: 'user', exitCode: 5 },
    ],
    [{ args: ['rm -f "$LIMINAL_OUTPUT"; mkdir "$LIMINAL_OUTPUT"'] }, { reason: expect.stringContaining('plain file') }],
    [{ args: ['head -c 2000000 /dev/zero >"$LIMINAL_OUTPUT"'] }, { reason: expect.stringContaining('2000000 bytes') }],
    [{ args: ['echo out >/dev/stdout; echo err >/dev/stderr'] }, { status: 'succeeded' }],
    [{ args: ['(sleep 1000; echo) & echo now'] }, { status: 'succeeded' }],
  ]
  for (const [index, [more, expected]] of cases.entries()) {
    const { outcome } = await run(home.path, '', token, more, `k${index}`)
    expect(outcome, JSON.stringify(more)).toMatchObject(expected)
  }
  expect(read(logFileOf(home.path, 'k8'))).toBe('out\nerr\n')
})

test('the output file that others read never holds a value, however late they look', async () => {
  using home = makeFolder()
  await using executor = openLocal(home.path)
  const script = 'echo "v=$TOKEN" >"$LIMINAL_OUTPUT"; ls "$(dirname "$LIMINAL_OUTPUT")"'
  const handle = await executor.submit('k', shell(home.path, script, { secrets: token }), never)
  await executor.wait(handle, never)
  expect(readFileSync(outputFile(attemptFrom(handle)), 'utf8')).toBe('v=***\n')
})

test('10 MB of output are all there, and masked', { timeout: 60_000 }, async () => {
  using home = makeFolder()
  const { outcome, log } = await run(home.path, `yes "a line with $TOKEN in it" | head -n 300000`, token)
  expect(outcome).toMatchObject({ status: 'succeeded' })
  expect(log).toBe('a line with *** in it\n'.repeat(300_000))
})

test('sql work: what its connection takes from the environment is masked', async () => {
  using home = makeFolder()
  await using executor = openLocal(home.path)
  const program = join(home.path, 'program.mjs')
  writeFileSync(program, `console.log(process.env.LOCAL_TEST_TOKEN, process.env.LIMINAL_WORK)`)
  const connection = {
    connection: 'db',
    type: 'postgres',
    password: { env: 'LOCAL_TEST_TOKEN' },
    url: { env: 'LOCAL_NONE' },
  }
  const rest = { env: {}, mounts: [], resources: {}, folder: home.path, program }
  const handle = await executor.submit('k', { kind: 'sql', statements: '', connection, ...rest }, never)
  expect(await executor.wait(handle, never)).toMatchObject({ status: 'succeeded' })
  expect(read(logFileOf(home.path, 'k'))).toMatch(/^\*\*\* .*\.work\.json\n$/)
})

test('what an installer prints is masked, and so is what it says went wrong', { timeout: 120_000 }, async () => {
  using home = makeFolder()
  const source = join(home.path, 'source')
  mkdirSync(join(source, 'broken'), { recursive: true })
  writeFileSync(join(source, 'requirements.txt'), './broken\n')
  writeFileSync(
    join(source, 'broken/pyproject.toml'),
    '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n',
  )
  writeFileSync(
    join(source, 'broken/backend.py'),
    "import os\nraise Exception('ERROR: ' + os.environ['LOCAL_TEST_TOKEN'])\n",
  )
  const { outcome, log } = await run(home.path, 'true', token, { image: 'i', build: { image: 'i', source } })
  expect(outcome).toMatchObject({ status: 'failed', class: 'image' })
  expect(log).toContain('ERROR: ***')
  expect(log + JSON.stringify(outcome)).not.toContain(value)
})
