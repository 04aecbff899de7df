import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { liminalRun } from './test-support/command-line.ts'
import { copyExample, makeProject, temporaryFolder } from './test-support/project.ts'

/** Folders that people have, whose names a shell, SQL, Python or YAML would take apart. */
const folders = ['OneDrive - My Company', "it's; echo $HOME & `id`", 'Größe "數據" #1 {a}']

const executor = (namespaces: boolean) => `executors: [{ executor: local, type: local, namespaces: ${namespaces} }]\n`

const pipeline = `name: over
volumes: [{ volume: v, local: { path: data } }, { volume: at-home }]
task_defaults:
  python: { mounts: [{ volume: v, path: /mnt/v }, { volume: at-home, path: /mnt/home }] }
  sql: { mounts: [{ volume: v, path: /mnt/v }] }
pipelines:
  - pipeline: p
    tasks:
      - { task: write, type: python, cmd: 'echo hi > /mnt/v/x.txt; echo hi > /mnt/home/x.txt' }
      - { task: remove, type: python, cmd: rm -rf /mnt/v/tmp }
      - { task: query, type: sql, query: "SELECT 1 AS a", output_path: /mnt/v/a.parquet }
      - { task: again, type: sql, query: "SELECT a + 1 AS b FROM '/mnt/v/a.parquet'", output_path: out/b.csv }
      - { task: count, type: python, cmd: 'echo rows=$(wc -l < out/b.csv) >> $LIMINAL_OUTPUT', outputs: { rows: number } }
      - { task: read, type: python, cmd: 'test "$(cat /mnt/v/x.txt)" = hi && test {{tasks.count.outputs.rows}} = 2' }
services:
  - { service: files, cmd: 'exec python3 -m http.server --directory /mnt/v $PORT', mounts: [{ volume: v, path: /mnt/v }] }
`

/** The project in a folder of a name, beside files of the user that nothing may touch; and a home of such a name. */
function projectIn(name: string, namespaces: boolean) {
  const parent = temporaryFolder()
  const project = join(parent, name)
  cpSync(makeProject({ 'liminal.yml': executor(namespaces) + pipeline, 'data/tmp/x': '' }), project, {
    recursive: true,
    verbatimSymlinks: true,
  })
  for (const word of ['data', 'x.txt', 'tmp', ...name.split(' ').slice(0, -1)]) {
    if (!existsSync(join(parent, word)) && !word.includes('/')) writeFileSync(join(parent, word), 'of the user')
  }
  const home = join(temporaryFolder(), name)
  mkdirSync(home)
  const run = (...args: string[]) => liminalRun(args, { home, cwd: parent })
  onTestFinished(async () => void (await run('services', project, 'down')))
  return { parent, project, home, run }
}

describe.each(folders)('in a folder named %s', (name) => {
  test.each([true, false])(
    'tasks, SQL and services use their volumes and touch nothing else (namespaces: %s)',
    async (namespaces) => {
      const { parent, project, home, run } = projectIn(name, namespaces)
      const before = readdirSync(parent)
      const { code, stdout, stderr } = await run(project)
      expect({ code, stdout, stderr }).toMatchObject({ code: 0, stderr: '' })
      expect(readFileSync(join(project, 'data/x.txt'), 'utf8')).toBe('hi\n')
      expect(readFileSync(join(home, 'volumes/over/at-home/x.txt'), 'utf8')).toBe('hi\n')
      expect(readdirSync(join(project, 'data')).sort()).toEqual(['a.parquet', 'x.txt'])
      const served = await run('services', project, 'up')
      expect(served.code).toBe(0)
      const answer = await fetch(`${/http:\/\/\S+/.exec(served.stdout)?.[0]}/x.txt`)
      expect(await answer.text()).toBe('hi\n')
      expect(readdirSync(parent)).toEqual(before)
      for (const each of before.filter((entry) => entry !== name)) {
        expect(readFileSync(join(parent, each), 'utf8')).toBe('of the user')
      }
    },
  )
})

test('examples/hello runs in such a folder, with such a home', async () => {
  const folder = join(temporaryFolder(), `my copy of "hello"; it's mine`)
  mkdirSync(folder)
  const project = copyExample('hello', folder)
  const home = join(folder, 'my home')
  expect(await liminalRun([project], { home })).toMatchObject({ code: 0, stderr: '' })
  expect(readdirSync(join(project, '.liminal/greetings')).filter((each) => each.endsWith('.greeting'))).toHaveLength(4)
  rmSync(home, { recursive: true, force: true })
})
