import { execFileSync } from 'node:child_process'
import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { bin, liminalRun } from './test-support/command-line.ts'
import { makeProject, pipelineOf, temporaryFolder } from './test-support/project.ts'

const yaml = pipelineOf("{ task: t, type: python, cmd: 'echo {{n}}' }").replace(
  '    tasks:',
  '    params: { n: 1 }\n    tasks:',
)

/** Puts something odd where a file is expected. */
const odd = {
  'a device': (path: string) => symlinkSync('/dev/zero', path),
  'a pipe': (path: string) => execFileSync('mkfifo', [path]),
  'a folder': (path: string) => mkdirSync(path),
} as const

async function refusal(args: readonly string[]) {
  const { code, stderr } = await liminalRun(args, { home: temporaryFolder() })
  expect(code).toBe(1)
  expect(stderr).not.toContain('bug')
  return stderr
}

describe.each(Object.keys(odd) as (keyof typeof odd)[])('%s', (kind) => {
  const reason = kind === 'a folder' ? 'it is a folder' : 'it is no regular file'

  test('is no liminal.yml', async () => {
    const project = makeProject({ 'a/liminal.yml': yaml })
    mkdirSync(join(project, 'b c'))
    odd[kind](join(project, 'b c', 'liminal.yml'))
    expect(await refusal(['validate', project])).toContain(`b c/liminal.yml: ${reason}`)
  })

  test('is no .liminalignore', async () => {
    const project = makeProject({ 'liminal.yml': yaml })
    odd[kind](join(project, '.liminalignore'))
    expect(await refusal(['validate', project])).toContain(`.liminalignore: ${reason}`)
  })

  test('is no file of SQL', async () => {
    const project = makeProject({ 'liminal.yml': pipelineOf('{ task: t, type: sql, file: q.sql }') })
    odd[kind](join(project, 'q.sql'))
    expect(await refusal(['validate', project])).toMatch(new RegExp(`liminal\\.yml:5:.*q\\.sql: ${reason}`))
  })

  test('is no package.json', async () => {
    const project = makeProject({ 'liminal.yml': yaml, 'inner/liminal.yml': yaml.replace('name: test', 'name: inner') })
    odd[kind](join(project, 'inner/package.json'))
    expect(await refusal(['validate', project])).toContain(`package.json: ${reason}`)
  })

  test('is no file of a secret, and no requirements file', async () => {
    const text = `name: s
images: [{ image: i, type: python, source: src, requirements: r.txt }]
secrets: [{ secret: token, path: token }]
pipelines:
  - pipeline: p
    tasks:
      - { task: secret, type: python, cmd: echo, secrets: [{ secret: token }] }
      - { task: image, type: python, image: i, cmd: echo, depends_on: [] }
`
    const project = makeProject({ 'liminal.yml': text, 'src/main.py': '' })
    odd[kind](join(project, 'token'))
    odd[kind](join(project, 'src/r.txt'))
    const { code, stdout, stderr } = await liminalRun([project], { home: temporaryFolder() })
    expect(code).toBe(1)
    expect(stdout + stderr).not.toContain('bug')
    if (kind !== 'a folder') expect(stdout + stderr).toContain(reason)
  })
})

test('what has no end is no file of params, and no plan', async () => {
  const project = makeProject({ 'liminal.yml': yaml })
  expect(await refusal(['plan', project, '--params-file', '/dev/zero'])).toContain('/dev/zero: it has more than 20 MB')
  expect(await refusal(['run', '--plan', '/dev/zero'])).toContain('/dev/zero: it has more than 200 MB')
})

test('params and plans may come from another command', () => {
  const project = makeProject({ 'liminal.yml': yaml })
  const env = { ...process.env, LIMINAL_HOME: temporaryFolder(), NO_COLOR: '1', RUN: `'${process.execPath}' '${bin}'` }
  const shell = (script: string) => execFileSync('bash', ['-c', script, 'sh', project], { env, encoding: 'utf8' })
  const command = (plan: string) => JSON.parse(plan).tasks[1].command
  expect(command(shell('eval "$RUN" plan "\'$1\'" --json --params-file <(echo n: 2)'))).toBe('echo 2')
  expect(command(shell('echo "{n: 3}" | eval "$RUN" plan "\'$1\'" --json --params-file /dev/stdin'))).toBe('echo 3')
  expect(shell('eval "$RUN" plan "\'$1\'" --json | eval "$RUN" run --plan /dev/stdin')).toMatch(/succeeded/)
})
