import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { environmentsIn, imageOf, openWith, runIn, writeSource } from '../test-support/images.ts'
import { makeFolder, openLocal, shell } from '../test-support/local.ts'
import { pathWithUv } from '../test-support/uv.ts'

const home = makeFolder()
afterAll(() => home[Symbol.dispose](), 60_000)

const project = `[project]
name = "mine"
version = "1"
[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"
[tool.setuptools]
packages = ["mine"]
`

test('an editable package has one environment, whatever tasks write beside it', { timeout: 120_000 }, async () => {
  const own = join(home.path, 'editable')
  const source = writeSource(join(home.path, 'edited source'), {
    'requirements.txt': '-e .\n',
    'pyproject.toml': project,
    'mine/__init__.py': 'answer = 42',
  })
  await using executor = openLocal(own)
  const script = (file: string) => `cd / && python -c "import mine; print(mine.answer)" >"${source}/${file}.txt"`
  const name = await executor.fingerprint?.(shell(source, 'true', imageOf(source)))
  expect(await runIn(executor, 'k1', script('one'), imageOf(source))).toMatchObject({ status: 'succeeded' })
  writeFileSync(join(source, 'mine/__init__.py'), 'answer = 43')
  expect(await runIn(executor, 'k2', script('two'), imageOf(source))).toMatchObject({ status: 'succeeded' })
  expect(await runIn(executor, 'k3', `grep -qx 43 two.txt`, imageOf(source))).toMatchObject({ status: 'succeeded' })
  expect(environmentsIn(own)).toHaveLength(1)
  // What the cache goes by stays the same as well.
  expect(await executor.fingerprint?.(shell(source, 'true', imageOf(source)))).toBe(name)
})

test.for(['pip', 'uv'])(
  'of a package that is copied %s installs the code as it is now',
  { timeout: 120_000 },
  async (by, { skip }) => {
    const own = join(home.path, by)
    const path = by === 'uv' ? pathWithUv(join(home.path, 'tools')) : process.env.PATH
    if (path === undefined) return skip('uv cannot be installed here')
    const source = writeSource(join(home.path, `source of ${by}`), {
      'requirements.txt': './library\n',
      'library/pyproject.toml': project,
      'library/mine/__init__.py': 'answer = 1',
    })
    await using executor = openWith(path, own, { UV_CACHE_DIR: join(home.path, 'uv-cache') })
    const script = 'python -c "import mine; print(mine.answer, end=str())" >"$LIMINAL_OUTPUT"'
    expect(await runIn(executor, 'k1', script, imageOf(source))).toEqual({ status: 'succeeded', output: '1' })
    writeFileSync(join(source, 'library/mine/__init__.py'), 'answer = 2')
    expect(await runIn(executor, 'k2', script, imageOf(source))).toEqual({ status: 'succeeded', output: '2' })
  },
)
