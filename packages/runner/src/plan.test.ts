import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { liminalRun } from './test-support/command-line.ts'
import { makeProject, temporaryFolder } from './test-support/project.ts'

const yaml = `name: s
images: [{ image: code, type: python, source: src }]
volumes: [{ volume: data, local: { path: data } }]
task_defaults:
  python: { image: code, mounts: [{ volume: data, path: /mnt/data }] }
pipelines:
  - pipeline: p
    params: { many: 2 }
    tasks:
      - { task: make, type: python, cmd: 'sh make.sh {{ds}}', cache: true, timeout_minutes: 2, outputs: { n: number } }
      - { task: each, type: python, for_each: many, cmd: 'echo {{item}} of {{tasks.make.outputs.n}}', retries: 3 }
      - { task: never, type: python, when: many > 5, cmd: 'echo never' }
      - { task: behind, type: python, cmd: 'echo behind /the/folder' }
      - { task: maybe, type: python, depends_on: [make], when: tasks.make.outputs.n > 1, cmd: 'echo "$TOKEN {{API_TOKEN}}"' }
`
const files = { 'liminal.yml': yaml, 'src/make.sh': 'echo $1 >> ../data/ledger\necho n=7 > $LIMINAL_OUTPUT\n' }
const surroundings = () => ({ home: temporaryFolder(), env: { API_TOKEN: 'very-secret-token', PWD: '/the/folder' } })

function predictions(stdout: string): Record<string, string> {
  const { tasks } = JSON.parse(stdout)
  return Object.fromEntries(
    tasks.map(({ name, prediction }: { name: string; prediction: { action: string; why: string } }) => [
      name,
      `${prediction.action}: ${prediction.why}`,
    ]),
  )
}

describe('plan', () => {
  test('says what would run, where, why, and what not, and keeps secrets to itself', async () => {
    const { code, stdout } = await liminalRun(['plan', makeProject(files), '--date', '2020-02-29'], surroundings())
    expect(code).toBe(0)
    expect(stdout).toContain('date 2020-02-29T00:00:00.000Z  many=2')
    const line = (task: string) => stdout.split('\n').find((each) => each.startsWith(task))
    expect(line('make')).toMatch(
      /python +local +code +start +- +2 min +run: it has not succeeded before +sh make\.sh 2020-02-29/,
    )
    expect(line('each ×2')).toMatch(/make +3 /)
    expect(line('never')).toMatch(/be skipped/)
    expect(line('behind')).toMatch(/be skipped: never is skipped +echo behind \/the\/folder/)
    expect(line('maybe')).toMatch(/depend: runs if tasks\.make\.outputs\.n > 1 +echo "\$TOKEN \*\*\*"/)
  })

  test('agrees with what runs then do: what came before comes from the cache, for the same date', async () => {
    const project = makeProject(files)
    const where = surroundings()
    const plan = (...args: string[]) => liminalRun(['plan', project, '--json', ...args], where)
    const first = await liminalRun([project, '--date', '2020-01-01', '--json'], where)
    expect(first.code).toBe(0)
    const then = predictions((await plan('--date', '2020-01-01')).stdout)
    expect(then).toMatchObject({
      make: expect.stringMatching(/^cache: as in p-/),
      each: 'run: ',
      never: expect.stringMatching(/^skip: /),
      behind: 'skip: never is skipped',
      maybe: 'run: ',
    })
    expect(predictions((await plan('--date', '2020-01-02')).stdout).make).toBe('run: its command has changed')
    expect(predictions((await plan('--date', '2020-01-01', '--no-cache', 'make')).stdout).make).toBe('run: --no-cache')
    writeFileSync(join(project, 'src/make.sh'), `# changed\n${files['src/make.sh']}`)
    expect(predictions((await plan('--date', '2020-01-01')).stdout).make).toBe('run: make.sh has changed')
    expect(readFileSync(join(project, 'data/ledger'), 'utf8')).toBe('2020-01-01\n')
  })

  test('run --plan runs exactly what was planned, whatever the file says since', async () => {
    const project = makeProject(files)
    const where = surroundings()
    const file = join(project, 'plan.json')
    const { stdout } = await liminalRun(['plan', project, '--json', '--date', '2021-03-04'], where)
    writeFileSync(file, stdout)
    writeFileSync(join(project, 'liminal.yml'), 'name: other\n')
    const { code, stdout: printed } = await liminalRun(['run', '--plan', file], where)
    expect(printed).toContain('p succeeded')
    expect(code).toBe(0)
    expect(readFileSync(join(project, 'data/ledger'), 'utf8')).toBe('2021-03-04\n')
  })

  test('a plan that was changed, is none, or comes with more, is refused', async () => {
    const project = makeProject(files)
    const where = surroundings()
    const file = join(project, 'plan.json')
    const { stdout } = await liminalRun(['plan', project, '--json'], where)
    const run = (...args: string[]) => liminalRun(['run', '--plan', file, ...args], where)
    writeFileSync(file, stdout.replace('sh make.sh', 'sh fake.sh'))
    expect((await run()).stderr).toMatch(/E_PLAN_INVALID/)
    writeFileSync(file, stdout)
    expect((await run('--param', 'many=3')).stderr).toMatch(/expected no --param beside it/)
    writeFileSync(file, stdout.replace(/\{/, `{"more": ${'['.repeat(20_000)}${']'.repeat(20_000)},`))
    expect((await run()).stderr).toMatch(/it is nested more than 1000 levels deep/)
    writeFileSync(file, 'nonsense')
    expect((await run()).stderr).toMatch(/is not JSON/)
    expect((await liminalRun(['run'], where)).stderr).toMatch(/expected a PATH, or --plan FILE/)
  })
})

describe('validate', () => {
  const wrong = makeWrong()
  function makeWrong() {
    return {
      'liminal.yml':
        'name: s\nownr: me\npipelines:\n  - pipeline: p\n    tasks: [{ task: t, type: pyton, cmd: "a,b: 50%" }]\n',
    }
  }

  test('--format github marks the lines of a pull request', async () => {
    const project = makeProject(wrong)
    const { code, stdout } = await liminalRun(['validate', '.', '--format', 'github'], {
      ...surroundings(),
      cwd: project,
    })
    expect(code).toBe(1)
    expect(stdout.split('\n')).toEqual([
      '::warning file=liminal.yml,line=2,endLine=2,col=1,endColumn=5,title=E_KEY_UNKNOWN::nothing reads the key ownr; did you mean owner?',
      expect.stringMatching(
        /^::error file=liminal\.yml,line=5,endLine=5,col=30,endColumn=35,title=E_TYPE_UNKNOWN::.*did you mean python\?/,
      ),
    ])
  })

  test('--format json has ranges, codes, suggestions', async () => {
    const { stdout } = await liminalRun(['validate', makeProject(wrong), '--format', 'json'], surroundings())
    expect(JSON.parse(stdout)[0]).toMatchObject({
      severity: 'warning',
      code: 'E_KEY_UNKNOWN',
      line: 2,
      column: 1,
      end: { line: 2, column: 5 },
      suggestion: 'did you mean owner?',
    })
  })

  test('a format that is none is refused with those that are', async () => {
    const { code, stderr } = await liminalRun(['validate', makeProject(wrong), '--format', 'jsn'], surroundings())
    expect(code).toBe(1)
    expect(stderr).toMatch(/one of text, json, github \(did you mean json\?\)/)
  })
})
