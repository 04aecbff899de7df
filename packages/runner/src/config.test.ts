import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { load } from 'js-yaml'
import { describe, expect, test } from 'vitest'
import { liminalRun, repository } from './test-support/command-line.ts'
import { blocks } from './test-support/docs.ts'
import { makeProject, temporaryFolder } from './test-support/project.ts'

const run = (args: readonly string[], env: Record<string, string> = {}) =>
  liminalRun(args, { home: temporaryFolder(), env })

/** Two layers of which `validate` would refuse much; no plugin is installed. */
const files = {
  'b/liminal.yml': `name: b
super: top
variables: { name: world, more: '{{name}} {{gone}}' }
colour: blue
pipelines:
  - pipeline: p
    tasks:
      - { task: t, type: nonsense, cmd: 'hello {{name}} at {{ds}}', executor: nowhere, env_vars: { A: own } }
services:
  - { service: s, port: 1 }
`,
  'a/liminal.yml': 'name: a\n',
  'top/liminal.yml': `name: top
type: super
task_defaults: { nonsense: { env_vars: { A: from above, B: b } } }
service_defaults: { port: 2, host: h }
`,
}

test('config shows where a secret of a connection is, never one that was written there', async () => {
  const project = makeProject({
    'liminal.yml': `name: s
connections:
  - { connection: a, type: postgres, host: db, port: 1e3, user: ada, password: canary-one }
  - { connection: b, type: postgres, url: 'postgres://ada:canary-two@db/x?sslpassword=canary-three&sslmode=require' }
  - { connection: c, type: postgres, user: ada, password: { env: PGPASSWORD } }
  - { connection: d, type: other, dsn: "host=db password='canary four'", options: { api_token: { value: canary-five } } }
`,
  })
  for (const args of [[], ['--format', 'json'], ['--render'], ['--explain', 'connections']]) {
    const { code, stdout } = await run(['config', project, ...args])
    expect(code).toBe(0)
    expect(stdout).not.toMatch(/canary/)
    expect(stdout).toContain('ada')
    expect(stdout).toMatch(/port"?: ?1e3/)
  }
  const [{ connections }] = JSON.parse((await run(['config', project, '--format', 'json'])).stdout)
  expect(connections).toEqual([
    { connection: 'a', type: 'postgres', host: 'db', port: 1000, user: 'ada', password: '***' },
    { connection: 'b', type: 'postgres', url: 'postgres://ada:***@db/x?sslpassword=***&sslmode=require' },
    { connection: 'c', type: 'postgres', user: 'ada', password: { env: 'PGPASSWORD' } },
    { connection: 'd', type: 'other', dsn: 'host=db password=***', options: { api_token: { value: '***' } } },
  ])
  const explained = await run(['config', project, '--explain', 'connections.0.password'])
  expect(explained.stdout).toMatch(/= "\*\*\*" {2}from s/)
})

describe('config', () => {
  test('prints every system with all that it inherits, as JSON sorted by name, without plugins', async () => {
    const { code, stdout, stderr } = await run(['config', makeProject(files, []), '--format', 'json'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const systems = JSON.parse(stdout)
    expect(systems.map(({ name }: { name: string }) => name)).toEqual(['a', 'b'])
    expect(systems[1]).toMatchObject({
      type: 'sub',
      colour: 'blue',
      services: [{ service: 's', port: 1, host: 'h' }],
      pipelines: [
        {
          pipeline: 'p',
          tasks: [
            { task: 'start', type: 'job_start' },
            {
              task: 't',
              type: 'nonsense',
              cmd: 'hello {{name}} at {{ds}}',
              executor: 'nowhere',
              env_vars: { A: 'own', B: 'b' },
            },
            { task: 'end', type: 'job_end' },
          ],
        },
      ],
    })
  })

  test('prints YAML that says the same', async () => {
    const project = makeProject(files, [])
    const [yaml, json] = await Promise.all([
      run(['config', project, '--system', 'b']),
      run(['config', project, '--system', 'b', '--format', 'json']),
    ])
    expect([load(yaml.stdout)]).toEqual(JSON.parse(json.stdout))
  })

  test('--render fills placeholders in; unknown ones stay, with a warning on standard error', async () => {
    const { code, stdout, stderr } = await run(['config', makeProject(files, []), '--render', '--format', 'json'])
    expect(code).toBe(0)
    expect(stderr).toMatch(/b\/liminal\.yml:\d+:\d+ warning: nothing is named gone/)
    const [, b] = JSON.parse(stdout)
    expect(b.pipelines[0].tasks[1].cmd).toBe('hello world at {{ds}}')
    expect(b.variables.more).toBe('world {{gone}}')
  })

  test.each([
    ['no YAML', { 'liminal.yml': 'name: [' }, 'E_YAML_SYNTAX'],
    ['a super that is not there', { 'liminal.yml': 'name: a\nsuper: b\n' }, 'E_SUPER_UNKNOWN'],
    [
      'a circle',
      { 'a/liminal.yml': 'name: a\nsuper: b\n', 'b/liminal.yml': 'name: b\ntype: super\nsuper: b\n' },
      'E_SUPER_CYCLE',
    ],
    ['a name twice', { 'a/liminal.yml': 'name: a\n', 'b/liminal.yml': 'name: a\n' }, 'E_LAYER_TWICE'],
  ])('%s stops it', async (_, wrong, code) => {
    const result = await run(['config', makeProject(wrong as Record<string, string>, [])])
    expect(result.code).toBe(1)
    expect(result.stderr).toContain(code)
    expect(result.stdout).toBe('')
  })

  test('--explain says where a value comes from and what it won over', async () => {
    const { stdout } = await run([
      'config',
      makeProject(files, []),
      '--system',
      'b',
      '--explain',
      'pipelines.0.tasks.1.env_vars',
    ])
    expect(stdout.replaceAll(/\S*\/project\//g, '')).toBe(
      [
        'pipelines.0.tasks.1.env_vars.A',
        '  = "own"  from b, b/liminal.yml:8:103',
        '    "from above"  from top, top/liminal.yml:3:45 (replaced)',
        'pipelines.0.tasks.1.env_vars.B',
        '  = "b"  from top, top/liminal.yml:3:60',
      ].join('\n'),
    )
  })

  test('--explain names the systems, if there are several', async () => {
    const { stdout } = await run(['config', makeProject(files, []), '--explain', 'name'])
    expect(stdout.split('\n').filter((line) => line.startsWith('#'))).toEqual(['# a', '# b'])
  })

  test('a path that leads nowhere, and a system that is not there, are told with what is', async () => {
    const project = makeProject(files, [])
    const path = await run(['config', project, '--system', 'b', '--explain', 'pipelines.0.taks'])
    expect(path).toMatchObject({ code: 1, stderr: expect.stringMatching(/E_EXPLAIN_UNKNOWN[\s\S]*did you mean tasks/) })
    const system = await run(['config', project, '--system', 'c'])
    expect(system).toMatchObject({ code: 1, stderr: expect.stringContaining('E_SYSTEM_UNKNOWN') })
  })

  test('what the guide to inheritance shows is what is printed', async () => {
    const guide = readFileSync(join(repository, 'docs/inheritance.md'), 'utf8')
    const shown = blocks(guide, '').find((block) => block.startsWith('pipelines.0'))
    const { stdout } = await run([
      'config',
      'examples/layers',
      '--system',
      'forecast',
      '--explain',
      'pipelines.0.tasks.3',
    ])
    expect(`${stdout}\n`).toBe(shown)
    const order = blocks(guide, '').find((block) => block.startsWith('start '))
    const { stdout: json } = await run(['config', 'examples/layers', '--system', 'forecast', '--format', 'json'])
    const tasks = JSON.parse(json)[0].pipelines[0].tasks.map(({ task }: { task: string }) => task)
    expect(
      order
        ?.trim()
        .split('\n')
        .map((line) => line.split(' ')[0]),
    ).toEqual(tasks)
  })
})
