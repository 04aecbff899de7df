import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { formsOf } from '@liminal/core/secrets'
import { expect, test } from 'vitest'
import { makeFolder, never, openLocal, read, shell, until } from '../test-support/local.ts'
import { keep, run } from '../test-support/secrets.ts'

const canary = `c@nary "0123" 'x' żółw/+?`

/** The files below a folder that hold any form of a value. */
function leaksIn(folder: string, value: string): string[] {
  const forms = formsOf(value)
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((file) => forms.some((form) => readFileSync(file).includes(Buffer.from(form))))
}

test('a value arrives as a variable, whatever its name, and is masked in log and output', async () => {
  using home = makeFolder()
  process.env.LOCAL_TEST_SECRET = canary
  const source = { env: 'LOCAL_TEST_SECRET' }
  const script = `
    import os, json, base64, urllib.parse
    v = os.environ['TOKEN']; assert os.environ['odd.name'] == v and os.environ['LOCAL_TEST_SECRET'] == 'its own'
    text = '|'.join([v, json.dumps(v), base64.b64encode(v.encode()).decode(), urllib.parse.quote_plus(v), repr(v)])
    print(text); open(os.environ['LIMINAL_OUTPUT'], 'w').write(text)
    open('length', 'w').write(str(len(v)))`
  const { outcome, log } = await run(
    home.path,
    '',
    [
      { secret: 'a', source, env: 'TOKEN' },
      { secret: 'a', source, env: 'odd.name' },
    ],
    { command: ['python3', '-c', script.replaceAll('\n    ', '\n')], args: [], env: { LOCAL_TEST_SECRET: 'its own' } },
  )
  expect(log).toMatch(/^\*\*\*\|"\*\*\*"\|\*\*\*\|\*\*\*\|.\*\*\*.\n$/)
  expect(outcome).toEqual({ status: 'succeeded', output: log.trimEnd() })
  expect(read(join(home.path, 'length'))).toBe(String(canary.length))
  expect(leaksIn(home.path, canary)).toEqual([])
})

test('files and folders arrive where the work looks for them, for nobody else to read', async () => {
  using home = makeFolder()
  const file = keep(home.path, 'token', 'from-a-file\n')
  const script = `cat /mnt/s/token /mnt/f/token /mnt/all/token; stat -c %a /mnt/s/token /mnt/all "$(dirname "$LIMINAL_OUTPUT")"; echo "[$T]"`
  const { log } = await run(home.path, `set -e; { ${script}; } | tr a-z A-Z`, [
    { secret: 'a', source: { path: file }, path: '/mnt/s/token' },
    { secret: 'a', source: { path: file }, path: '/mnt/f/' },
    { secret: 'all', source: { path: join(home.path, 'keys') }, path: '/mnt/all' },
    { secret: 'a', source: { path: file }, env: 'T' },
  ])
  expect(log).toBe('FROM-A-FILE\nFROM-A-FILE\nFROM-A-FILE\n600\n700\n700\n[FROM-A-FILE]\n')
  const { log: plain } = await run(
    home.path,
    'cat /mnt/s',
    [{ secret: 'a', source: { path: file }, path: '/mnt/s' }],
    {},
    'k2',
  )
  expect(plain.trim()).toBe('***')
})

test('one value of several: a file of a folder, an entry of JSON or of lines; the others are masked too', async () => {
  using home = makeFolder()
  const json = keep(home.path, 'db.json', JSON.stringify({ user: 'me', password: 'json-word', port: 5432 }))
  const lines = keep(home.path, 'db.env', '# of the test\n[db]\nexport PASSWORD="line-word"\nHOST = some-host\n')
  keep(home.path, 'url', 'postgres://me:url%2Dword@host/db')
  const { log } = await run(home.path, 'echo "$A $B $C" | tr a-z A-Z; echo line-word some-host json-word url-word', [
    { secret: 'a', source: { path: json }, key: 'password', env: 'A' },
    { secret: 'b', source: { path: lines }, key: 'PASSWORD', env: 'B' },
    { secret: 'c', source: { path: join(home.path, 'keys') }, key: 'url', env: 'C' },
    { secret: 'd', source: { path: lines }, path: '/x' },
  ])
  expect(log).toBe('JSON-WORD LINE-WORD POSTGRES://ME:URL%2DWORD@HOST/DB\n*** *** *** ***\n')
})

test.each([
  [
    'no variable',
    { env: 'LOCAL_NO_SUCH' },
    {},
    /secret s cannot be used: the environment variable LOCAL_NO_SUCH is not set/,
  ],
  ['no file', { path: '/no/such' }, {}, /ENOENT.*\/no\/such/],
  ['no entry', { path: 'FILE' }, { key: 'b' }, /has no entry b/],
  ['no entries', { path: '/etc/hostname' }, { key: 'b' }, /has no entries/],
  ['no file of the folder', { path: 'FOLDER' }, { key: '../x' }, /has no file \.\.\/x/],
  ['a folder for a variable', { path: 'FOLDER' }, {}, /it is a folder/],
  ['a value that is too short', { path: 'SHORT' }, {}, /has 3 characters, fewer than 4/],
  ['a null byte', { path: 'NULL' }, {}, /null byte/],
])('%s: an outcome that says so, and does not say the value', async (_, source, more, reason) => {
  using home = makeFolder()
  const files: Record<string, string> = {
    FILE: keep(home.path, 'json', '{"a":"value-of-a"}'),
    SHORT: keep(home.path, 'short', 'abc\n'),
    NULL: keep(home.path, 'null', 'ab\0cd'),
    FOLDER: join(home.path, 'keys'),
  }
  const found = 'path' in source ? { path: files[source.path ?? ''] ?? source.path ?? '' } : source
  const { outcome } = await run(home.path, 'true', [{ secret: 's', source: found, env: 'X', ...more }])
  expect(outcome).toMatchObject({ status: 'failed', class: 'user', reason: expect.stringMatching(reason), hint: /./ })
  expect(JSON.stringify(outcome)).not.toContain('value-of-a')
})

test('no argument of a process holds a value while the work runs, nor does the handle', async () => {
  using home = makeFolder()
  process.env.LOCAL_TEST_SECRET = canary
  await using executor = openLocal(home.path)
  const secrets = [{ secret: 'a', source: { env: 'LOCAL_TEST_SECRET' }, env: 'odd.name' }]
  const work = shell(home.path, `echo >${home.path}/ready; exec sleep 1000`, { secrets })
  const handle = await executor.submit('k', work, never)
  await until(() => existsSync(join(home.path, 'ready')))
  const lines = readdirSync('/proc')
    .filter((name) => /^\d/.test(name))
    .map((pid) => read(`/proc/${pid}/cmdline`))
  expect(lines.filter((line) => line.includes('sleep')).length).toBeGreaterThan(0)
  expect(lines.filter((line) => line.includes(canary))).toEqual([])
  expect(JSON.stringify(handle)).not.toContain('c@nary')
  await executor.cancel(handle, never)
  expect(await executor.wait(handle, never)).toEqual({ status: 'cancelled' })
})
