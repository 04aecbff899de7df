import { execFile } from 'node:child_process'
import { existsSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, expect, test } from 'vitest'
import { environmentsIn, imageOf, openWith, runIn, writeSource } from '../test-support/images.ts'
import { logFileOf, makeFolder, never, read, shell } from '../test-support/local.ts'
import { pathWithUv } from '../test-support/uv.ts'

const program = fileURLToPath(new URL('../test-support/build.ts', import.meta.url))
const folder = makeFolder()
afterAll(() => folder[Symbol.dispose](), 60_000)
const path = pathWithUv(join(folder.path, 'tools')) ?? process.env.PATH ?? ''
const source = writeSource(join(folder.path, 'src'), { 'requirements.txt': 'six==1.16.0\n' })
const version = 'python -c "import six; print(six.__version__)"'
const succeeded = { status: 'succeeded' }
const note = /^\[liminal: the environment of image i is made anew: (.*)\]$/gm

/** A home of its own, in which the environment of the source has been made. */
async function prepared(name: string) {
  const home = join(folder.path, name)
  const executor = openWith(path, home)
  const run = (key: string, script: string) => runIn(executor, key, script, imageOf(source))
  const log = (key: string) => read(logFileOf(home, key))
  const notes = (key: string) => [...log(key).matchAll(note)].map(([, wrong]) => wrong)
  expect(await run('first', version)).toMatchObject(succeeded)
  const [environment = ''] = environmentsIn(home).map((each) => join(home, 'environments', each))
  const site = join(environment, 'lib', readdirSync(join(environment, 'lib'))[0] ?? '', 'site-packages')
  return {
    home,
    executor,
    run,
    log,
    notes,
    environment,
    site,
    [Symbol.asyncDispose]: () => executor[Symbol.asyncDispose](),
  }
}

test('what a task installs is there for itself; the next one finds the environment as it was made', {
  timeout: 120_000,
}, async () => {
  await using made = await prepared('polluted')
  const { run, log, notes, home } = made
  const install = 'python3 -m pip --python "$VIRTUAL_ENV" install -q --disable-pip-version-check six==1.17.0'
  expect(await run('k1', `PATH="${process.env.PATH}" ${install} && ${version}`)).toMatchObject(succeeded)
  expect(log('k1')).toMatch(/^1\.17\.0$/m)
  expect(await run('k2', version)).toMatchObject(succeeded)
  expect(log('k2')).toMatch(/^1\.16\.0$/m)
  expect(notes('k2')).toEqual(['six-1.16.0 is gone, six-1.17.0 is new'])
  // The one that nothing runs in any more is gone.
  expect(environmentsIn(home)).toHaveLength(1)
  expect(await run('k3', version)).toMatchObject(succeeded)
  expect(log('k3')).toBe('1.16.0\n')
})

test('a damaged environment is made anew', { timeout: 120_000 }, async () => {
  await using made = await prepared('damaged')
  const { run, log, notes, environment, site } = made
  rmSync(join(site), { recursive: true })
  expect(await run('k1', version)).toMatchObject(succeeded)
  expect(notes('k1')).toEqual(['its packages are gone'])
  const python = join(`${environment}.1`, 'bin/python')
  rmSync(python)
  symlinkSync('/nowhere/python3', python)
  expect(await run('k2', version)).toMatchObject(succeeded)
  expect(notes('k2')).toEqual(['its Python is gone'])
  expect(log('k2')).toMatch(/^1\.16\.0$/m)
})

test('what runs in it goes on in the former one, which goes once that has ended', { timeout: 120_000 }, async () => {
  await using made = await prepared('in use')
  const { run, log, executor, environment, site } = made
  const go = join(folder.path, 'go')
  const work = shell(source, `while ! test -e "${go}"; do sleep 0.05; done; ${version}`, imageOf(source))
  const handle = await executor.submit('running', work, never)
  writeFileSync(join(site, 'other.pth'), '')
  expect(await run('k1', version)).toMatchObject(succeeded)
  expect(existsSync(environment)).toBe(true)
  writeFileSync(go, '')
  expect(await executor.wait(handle, never)).toMatchObject(succeeded)
  expect(log('running')).toBe('1.16.0\n')
  const options = { keys: () => new Set<string>(), unusedSince: new Date(0), dryRun: false, signal: never }
  await executor.collect?.(options)
  expect(existsSync(environment)).toBe(false)
  expect(existsSync(`${environment}.1`)).toBe(true)
})

test('tasks and processes that find it damaged make it anew once', { timeout: 120_000 }, async () => {
  await using made = await prepared('together')
  const { run, log, home, site } = made
  rmSync(site, { recursive: true })
  const others = ['p1', 'p2'].map((key) =>
    promisify(execFile)(process.execPath, [program, home, source, key], { env: { ...process.env, PATH: path } }),
  )
  expect(await Promise.all(['k1', 'k2'].map((key) => run(key, version)))).toMatchObject([succeeded, succeeded])
  for (const { stdout } of await Promise.all(others)) expect(JSON.parse(stdout)).toMatchObject(succeeded)
  expect(environmentsIn(home)).toHaveLength(1)
  const installed = ['k1', 'k2', 'p1', 'p2'].filter((key) => /six[-=]+1\.16\.0/.test(log(key).replaceAll(note, '')))
  expect(installed).toHaveLength(1)
})
