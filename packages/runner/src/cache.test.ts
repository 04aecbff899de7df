import { appendFileSync, cpSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { liminalRun, type Surroundings } from './test-support/command-line.ts'
import { makeProject, pipelineOf, temporaryFolder, writeFiles } from './test-support/project.ts'

/** A project on a path that a shell would have to be careful with. */
function oddProject(files: Readonly<Record<string, string>>): string {
  const plain = makeProject(files)
  const folder = join(dirname(plain), `it's "a" $project; [x]`)
  renameSync(plain, folder)
  return folder
}

/** What became of each task of a run: the reason for which it ran, or that it came from the cache. */
async function runOf(project: string, where: Surroundings): Promise<Record<string, string>> {
  const { code, stdout, stderr } = await liminalRun([project, '--json'], where)
  const events = stdout.split('\n').map((line) => JSON.parse(line))
  const failed = events.find(({ failure }) => failure !== undefined)
  if (code !== 0) return { failed: `${failed?.failure.reason}; ${failed?.failure.hint}${stderr}` }
  const ended = events.filter(({ type, task }) => type === 'task_ended' && !/^(?:start|end)$/.test(task))
  return Object.fromEntries(
    ended.map(({ task, cached }) => {
      const missed = events.find((event) => event.type === 'cache_missed' && event.task === task)
      return [task, cached === undefined ? (missed?.because ?? 'ran') : 'cached']
    }),
  )
}

const anew = 'it has not succeeded before'

test('another secret is another result; another value of it is not', async () => {
  const textWith = (secret: string) => `name: s
secrets: [{ secret: staging-db, env: STAGING }, { secret: prod-db, env: PROD }]
pipelines:
  - pipeline: p
    tasks:
      - task: extract
        type: python
        cmd: 'echo "length=\${#DB}" >> $LIMINAL_OUTPUT'
        secrets: [{ secret: ${secret}, env: DB }]
        outputs: { length: number }
        cache: true
`
  const project = oddProject({ 'liminal.yml': textWith('staging-db') })
  const home = temporaryFolder()
  const withValues = (STAGING: string) => ({ home, env: { STAGING, PROD: 'postgres://prod' } })
  expect(await runOf(project, withValues('first'))).toEqual({ extract: anew })
  expect(await runOf(project, withValues('another'))).toEqual({ extract: 'cached' })
  writeFiles(project, { 'liminal.yml': textWith('prod-db') })
  expect(await runOf(project, withValues('first'))).toEqual({ extract: 'its secrets have changed' })
})

test('inputs are found by pattern, by ~ and by names that begin with a dot; what is not there is never unchanged', async () => {
  const inputs = (task: string, input: string, cmd: string) =>
    `{ task: ${task}, type: python, depends_on: [], cmd: ${cmd}, cache: { inputs: ['${input}'] } }`
  const project = oddProject({
    'liminal.yml': pipelineOf(
      inputs('pattern', 'data/*.csv', 'cat data/*.csv'),
      inputs('hidden', '.params', 'cat .params'),
      inputs('typo', 'daat/a.csv', 'cat data/a.csv'),
      inputs('home', '~/in.txt', 'cat ~/in.txt'),
    ),
    'data/a.csv': '1\n',
    '.params': 'lr=0.1',
  })
  const user = temporaryFolder()
  writeFileSync(join(user, 'in.txt'), '1')
  const where = { home: temporaryFolder(), env: { HOME: user } }
  const typo = 'its input daat/a.csv matches nothing'
  expect(await runOf(project, where)).toEqual({ pattern: anew, hidden: anew, home: anew, typo })
  expect(await runOf(project, where)).toEqual({ pattern: 'cached', hidden: 'cached', home: 'cached', typo })
  writeFileSync(join(project, 'data/b.csv'), '2\n')
  writeFileSync(join(project, '.params'), 'lr=0.2')
  writeFileSync(join(user, 'in.txt'), '2')
  expect(await runOf(project, where)).toEqual({
    pattern: 'data/b.csv is new',
    hidden: '.params has changed',
    home: '~/in.txt has changed',
    typo,
  })
})

test('a task that has not left what it declares has failed, with a hint', async () => {
  const project = oddProject({
    'liminal.yml': pipelineOf("{ task: a, type: python, cmd: 'true', cache: { outputs: ['out/*.bin'] } }"),
  })
  expect(await runOf(project, { home: temporaryFolder() })).toEqual({
    failed: expect.stringMatching(/^it did not leave out\/\*\.bin; cache\.outputs names what the task leaves/),
  })
})

test('SQL runs again if a file that it reads has changed', async () => {
  const project = oddProject({
    'liminal.yml': pipelineOf(
      '{ task: q, type: sql, query: "SELECT * FROM \'data/*.csv\'", output_path: out.csv, cache: true }',
    ),
    'data/a.csv': 'n\n1\n',
  })
  const where = { home: temporaryFolder() }
  expect(await runOf(project, where)).toEqual({ q: anew })
  expect(await runOf(project, where)).toEqual({ q: 'cached' })
  appendFileSync(join(project, 'data/a.csv'), '2\n')
  expect(await runOf(project, where)).toEqual({ q: 'data/a.csv has changed' })
  rmSync(join(project, 'out.csv'))
  expect(await runOf(project, where)).toEqual({ q: 'out.csv is gone' })
})

const code = `name: code
images: [{ image: code, type: python, source: src }]
task_defaults: { python: { image: code, cache: true } }
pipelines:
  - pipeline: p
    tasks:
      - { task: make, type: python, cmd: sh make.sh, cache: false, outputs: { n: number } }
      - { task: use, type: python, cmd: 'sh use.sh {{tasks.make.outputs.n}}' }
      - { task: each, type: python, for_each: [1, 2], max_parallel: 1, cmd: 'date > out_{{item}}.txt' }
`

test('what leaves the same is followed by nothing, and what a task makes in its source is not its code', async () => {
  const files = { 'liminal.yml': code, 'src/make.sh': 'echo n=1 >> $LIMINAL_OUTPUT', 'src/use.sh': 'echo $1' }
  const project = oddProject(files)
  const where = { home: temporaryFolder() }
  const first = { make: 'ran', use: anew, 'each[0]': anew, 'each[1]': anew, each: 'ran' }
  expect(await runOf(project, where)).toEqual(first)
  const again = await runOf(project, where)
  expect(again).toMatchObject({ make: 'ran', 'each[0]': 'cached', 'each[1]': 'cached' })
  // Another task may read what `each` has made there: once, that is new to it.
  expect(await runOf(project, where)).toMatchObject({ make: 'ran', use: 'cached' })
  writeFiles(project, { 'src/make.sh': 'echo n=2 >> $LIMINAL_OUTPUT' })
  expect(await runOf(project, where)).toMatchObject({ use: expect.stringContaining('what make hands on has changed') })
})

test('another checkout of the same system takes over nothing of which it is not known that it is the same', async () => {
  const files = {
    'liminal.yml': pipelineOf('{ task: a, type: python, cmd: sh run.sh, cache: true, outputs: { n: number } }'),
    'run.sh': 'echo n=1 >> $LIMINAL_OUTPUT',
  }
  const project = oddProject(files)
  const where = { home: temporaryFolder() }
  expect(await runOf(project, where)).toEqual({ a: anew })
  const clone = join(temporaryFolder(), 'clone')
  cpSync(project, clone, { recursive: true, verbatimSymlinks: true })
  expect(await runOf(clone, where)).toEqual({ a: 'it runs in another folder' })
  const moved = join(temporaryFolder(), 'moved')
  mkdirSync(dirname(moved), { recursive: true })
  renameSync(clone, moved)
  expect(await runOf(moved, where)).toEqual({ a: 'cached' })
})

test('plan says what cannot be compared, and validate what would not be', async () => {
  const project = oddProject({
    'liminal.yml': `name: s
volumes: [{ volume: data }]
pipelines:
  - pipeline: p
    tasks:
      - { task: a, type: python, cmd: 'true', mounts: [{ volume: data, path: /d }], cache: true }
      - { task: b, type: python, depends_on: [], cmd: 'true', cache: { code: ['*.py'] } }
`,
  })
  const where = { home: temporaryFolder(), cwd: project }
  const validated = await liminalRun(['validate', '.'], where)
  expect(validated.code).toBe(0)
  expect(validated.stderr).toMatch(/liminal\.yml:6:92 warning: the task may write to volume data but does not say what/)
  expect(validated.stderr).toMatch(/liminal\.yml:7:79 warning: nothing in .* matches \*\.py/)
  const { stdout } = await liminalRun(['plan', '.'], where)
  expect(stdout).toMatch(/^b .*run: cache\.code \*\.py matches nothing/m)
})
