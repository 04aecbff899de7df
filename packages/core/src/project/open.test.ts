import { join } from 'node:path'
import { expect, test } from 'vitest'
import { folderWith, yaml } from '../test-support/files.ts'
import { shown } from '../test-support/open.ts'
import { openProject } from './open.ts'

/** A plugin that a project could write itself, without any library. */
const plugin = `
const anything = { '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }) } }
const work = ({ config, task }) => [{ kind: 'container', command: [config.cmd], args: [], env: task.env, mounts: [], secrets: [], resources: {}, folder: task.folder }]
const part = (name, compile) => ({ part: 'task', name, config: anything, compile })
const done = () => [{ kind: 'function', function: 'done', input: {} }]
export default {
  name: 'shell', api: 1,
  provides: [
    part('shell', work), part('job_start', done), part('job_end', done),
    { part: 'function', name: 'done', call: async () => ({}) },
    { part: 'executor', name: 'local', accepts: ['container'], config: anything, open: async () => ({}) },
  ],
}
`
const packages = {
  'package.json': JSON.stringify({ name: 'project', dependencies: { shell: '1' } }),
  'node_modules/shell/package.json': JSON.stringify({ name: 'shell', liminal: { plugin: './p.mjs', api: 1 } }),
  'node_modules/shell/p.mjs': plugin,
}
const options = { home: '/home', env: {} }

const system = (name: string, more = '') => yaml`
  name: ${name}
  pipelines:
    - pipeline: ${name}_pipeline
      tasks: [{ task: t, type: shell, cmd: '{{greeting}}'${more} }]
`

test('a folder becomes plans, with the plugins of its package.json', async () => {
  const folder = folderWith({ ...packages, 'liminal.yml': system('a') })
  const project = await openProject(folder, { ...options, env: { greeting: 'hello' } })
  expect(project.diagnostics).toEqual([])
  const [opened] = project.systems
  expect(opened).toMatchObject({
    name: 'a',
    file: join(folder, 'liminal.yml'),
    pipelines: ['a_pipeline'],
    diagnostics: [],
  })
  expect(opened?.plans[0]?.tasks[1]?.work).toMatchObject({ command: ['hello'], folder })
  expect(opened?.plans[0]?.plugins).toEqual([{ name: 'shell', module: join(folder, 'node_modules/shell/p.mjs') }])
})

test('services of several systems do not share a port', async () => {
  const services = (name: string, ...ports: number[]) =>
    `name: ${name}\nservices:\n${ports.map((port, at) => `  - { service: ${name}${at}, port: ${port} }\n`).join('')}`
  const folder = folderWith({
    ...packages,
    'one/liminal.yml': services('one', 8080, 8081),
    'two/liminal.yml': services('two', 8082, 8080),
  })
  const { diagnostics } = await openProject(folder, options)
  expect(shown(diagnostics, folder)).toEqual([
    'two/liminal.yml:4:28 E_VALUE_INVALID the service one0 of the system one has the port 8080 too',
  ])
})

test('a service that speaks of a volume has to mount it', async () => {
  const text = `
name: one
volumes: [{ volume: models, local: { path: models } }]
services:
  - { service: right, cmd: serve /mnt/models/a, mounts: [{ volume: models, path: /mnt/models }] }
  - { service: wrong, cmd: serve /mnt/models/a }
  - { service: other, cmd: serve, env_vars: { MODEL: /mnt/other/b } }
`
  const folder = folderWith({ ...packages, 'liminal.yml': text })
  const { systems } = await openProject(folder, options)
  const diagnostics = systems[0]?.diagnostics ?? []
  expect(shown(diagnostics, folder)).toEqual([
    '6:34 E_PATH_UNMOUNTED /mnt/models/a is below no mount of this service | mounts: [{ volume: models, path: /mnt/models }]',
    '7:54 E_PATH_UNMOUNTED /mnt/other/b is below no mount of this service',
  ])
})

test('several systems below a folder are opened each by itself', async () => {
  const folder = folderWith({
    ...packages,
    'one/liminal.yml': system('one'),
    'two/liminal.yml': system('two', ', retries: x'),
    'broken/liminal.yml': 'name: [',
  })
  const { systems, diagnostics } = await openProject(folder, { ...options, env: { greeting: 'hi' } })
  expect(shown(diagnostics, folder)).toEqual([expect.stringMatching(/^broken\/liminal.yml:\d+:\d+ E_YAML_SYNTAX /)])
  expect(systems.map(({ name, plans }) => [name, plans.length])).toEqual([
    ['one', 1],
    ['two', 0],
  ])
  expect(shown(systems[1]?.diagnostics ?? [], folder)).toEqual([
    'two/liminal.yml:4:67 E_VALUE_INVALID retries is a text',
  ])
})

test('all problems of a file come at once, in its order, each once', async () => {
  const folder = folderWith({
    ...packages,
    'liminal.yml': yaml`
      name: a
      ownr: me
      volumes: [{ volum: data }]
      pipelines:
        - pipeline: p
          schedul: daily
          tasks:
            - { task: one, type: shell, cmd: '{{nope}}', retries: -1 }
            - { task: two, type: shel, depends_on: [on] }
            - { task: two, type: shell, executor: locl }
        - pipeline: p
    `,
  })
  const { systems } = await openProject(folder, options)
  expect(systems[0]?.plans).toEqual([])
  expect(systems[0]?.diagnostics).toEqual(systems[0]?.diagnostics.toSorted((a, b) => a.place.start - b.place.start))
  expect(shown(systems[0]?.diagnostics ?? [], folder).map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual([
    '2:1 E_KEY_UNKNOWN',
    '3:13 E_KEY_MISSING',
    '3:13 E_KEY_UNKNOWN',
    '6:5 E_KEY_UNKNOWN',
    '8:41 E_PLACEHOLDER_UNKNOWN',
    '8:61 E_VALUE_INVALID',
    '9:28 E_TYPE_UNKNOWN',
    '9:47 E_UPSTREAM_UNKNOWN',
    '10:17 E_NAME_TWICE',
    '10:45 E_EXECUTOR_UNDECLARED',
    '11:15 E_NAME_TWICE',
  ])
})

test('a placeholder that is wrong in what nothing reads stops nothing', async () => {
  const folder = folderWith({
    'liminal.yml': yaml`
      name: s
      plugins: [./p.mjs]
      pipelines:
        - pipeline: p
          colour: '{{nope}}'
          marks: { all: ['{{nope +}}'] }
          tasks: [{ task: one, type: shell, cmd: '{{nope}}' }]
    `,
    'p.mjs': plugin,
  })
  const { systems } = await openProject(folder, options)
  expect(shown(systems[0]?.diagnostics ?? [], folder).map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual([
    '5:5 E_KEY_UNKNOWN',
    '6:5 E_KEY_UNKNOWN',
    '7:45 E_PLACEHOLDER_UNKNOWN',
  ])
})

test('plugins: of a super is read from the folder of the super', async () => {
  const folder = folderWith({
    'shared/liminal.yml': 'name: shared\ntype: super\nplugins: [./p.mjs]',
    'shared/p.mjs': plugin,
    'app/liminal.yml': `${system('a')}super: shared`,
  })
  const { systems } = await openProject(folder, { ...options, env: { greeting: 'hi' } })
  expect(systems[0]?.diagnostics).toEqual([])
  expect(systems[0]?.plans).toHaveLength(1)
})

test('a placeholder in the name of a pipeline is filled in', async () => {
  const folder = folderWith({ ...packages, 'liminal.yml': system('a').replace('a_pipeline', "'{{greeting}}'") })
  const { systems } = await openProject(folder, { ...options, env: { greeting: 'hi' } })
  expect(systems[0]?.pipelines).toEqual(['hi'])
  expect(systems[0]?.plans[0]?.pipeline).toBe('hi')
})

test('a path that is not there, and an executor that is not, are refused', async () => {
  const folder = folderWith({ ...packages, 'liminal.yml': system('a') })
  await expect(openProject(join(folder, 'none'), options)).rejects.toMatchObject({ code: 'E_PATH_MISSING' })
  const mistaken = { ...options, env: { greeting: 'hi' }, executor: 'locl' }
  await expect(openProject(folder, mistaken)).rejects.toMatchObject({ code: 'E_EXECUTOR_UNKNOWN' })
})

test('code that a task names and that is not there is a warning at its place', async () => {
  const cache = "cache: { code: [run.sh, '*.py', 'lib/**', '{{missing}}.sh'] }"
  const folder = folderWith({
    ...packages,
    'run.sh': '',
    'lib/deep/x.py': '',
    'liminal.yml': system('a', `, for_each: [1], ${cache.replace('missing', 'item')}`),
  })
  const { systems } = await openProject(folder, { ...options, env: { greeting: 'hello' } })
  expect(shown(systems[0]?.diagnostics ?? [], folder)).toEqual([
    `4:97 E_CODE_MISSING nothing in ${folder} matches *.py, so the task would run each time`,
  ])
  expect(systems[0]?.plans).toHaveLength(1)
})
