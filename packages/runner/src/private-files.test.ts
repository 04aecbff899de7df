import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync, statSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { start, startShell } from './test-support/command-line.ts'
import { makeProject, pipelineOf, temporaryFolder } from './test-support/project.ts'

const modeOf = (path: string) => (statSync(path).mode & 0o7777).toString(8)

test('runs, their store and its backup are private, whatever the umask says; what the user names is not', async () => {
  const folder = temporaryFolder()
  const home = join(folder, "it's a home")
  const project = makeProject({ 'liminal.yml': pipelineOf("{ task: a, type: python, cmd: 'true' }") })
  const script = `umask 000
    ("$NODE" "$BIN" "$1") && ("$NODE" "$BIN" backup "$2/copy.db") && ("$NODE" "$BIN" schema "$1" --out "$2/schema.json")`
  const { code, stderr } = await startShell(script, [project, folder], { home }).ended
  expect([code, stderr]).toEqual([0, ''])
  const names = ["it's a home", "it's a home/liminal.db", 'copy.db', 'schema.json']
  expect(names.map((name) => modeOf(join(folder, name)))).toEqual(['700', '600', '600', '666'])
})

test('a home that `services up` makes is private too', async () => {
  const home = join(temporaryFolder(), 'home')
  const project = makeProject({
    'liminal.yml':
      'name: test\nimages: [{ image: code, source: . }]\nservices: [{ service: s, image: code, cmd: "false" }]\n',
  })
  await start(['services', project, 'up'], { home }).ended
  expect(modeOf(home)).toBe('700')
})

describe('compiled code', () => {
  /** Starts the command line with this folder as the user's; gives its end. */
  const run = (user: string) => {
    const env = { HOME: user, XDG_CACHE_HOME: undefined, TMPDIR: join(user, 'tmp'), NODE_COMPILE_CACHE: undefined }
    return start(['runs'], { home: join(user, 'home'), env }).ended
  }
  const user = () => {
    const folder = temporaryFolder()
    mkdirSync(join(folder, 'tmp'))
    return folder
  }
  const kept = (folder: string) => (existsSync(folder) ? readdirSync(folder, { recursive: true }).length : 0)

  test("is kept in the user's own cache, not where others can write", async () => {
    const home = user()
    expect(await run(home)).toMatchObject({ code: 0, stderr: '' })
    expect(modeOf(join(home, '.cache/liminal-run'))).toBe('700')
    expect(kept(join(home, '.cache/liminal-run'))).toBeGreaterThan(1)
    expect(readdirSync(join(home, 'tmp'))).toEqual([])
  })

  test.each([
    ['others may write there', (folder: string) => chmodSync(folder, 0o777)],
    ['others may put another in its place', (folder: string) => chmodSync(join(folder, '..'), 0o777)],
    ['others may do so further up', (folder: string) => chmodSync(join(folder, '../..'), 0o777)],
  ])('is not kept where %s', async (_, open) => {
    const home = user()
    const folder = join(home, '.cache/liminal-run')
    mkdirSync(folder, { recursive: true, mode: 0o755 })
    open(folder)
    expect((await run(home)).code).toBe(0)
    expect(kept(folder)).toBe(0)
  })

  test('is not kept where a link leads', async () => {
    const [home, elsewhere] = [user(), temporaryFolder()]
    mkdirSync(join(home, '.cache'))
    symlinkSync(elsewhere, join(home, '.cache/liminal-run'))
    expect((await run(home)).code).toBe(0)
    expect(kept(elsewhere)).toBe(0)
  })

  test.skipIf(process.getuid?.() !== 0).each(['.cache/liminal-run', '.cache', '.'])(
    "is not kept where %s is another user's (changes the owner: root)",
    async (path) => {
      const home = user()
      const folder = join(home, '.cache/liminal-run')
      mkdirSync(folder, { recursive: true, mode: 0o755 })
      chownSync(join(home, path), 65_534, 65_534)
      expect((await run(home)).code).toBe(0)
      expect(kept(folder)).toBe(0)
    },
  )

  test('is not kept where no folder can be made', async () => {
    const env = { HOME: '/nonexistent/home', XDG_CACHE_HOME: '/dev/null' }
    expect((await start(['runs'], { home: temporaryFolder(), env }).ended).code).toBe(0)
  })
})
