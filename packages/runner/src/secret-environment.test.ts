import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { liminalRun } from './test-support/command-line.ts'
import { makeProject, pipelineOf, temporaryFolder } from './test-support/project.ts'

const driver = `export default { name: 'ours', api: 1, provides: [{ part: 'image-driver', name: 'odd', open: async () => ({
  name: 'odd', supports: { secrets: false }, find: async () => undefined,
  build: async () => ({ id: 'sha256:1' }), async [Symbol.asyncDispose]() {},
}) }] }`

/** What programs that other people wrote have seen: each writes its environment to a file of the folder. */
function projectWith(folder: string) {
  const tell = (name: string) => `env > '${folder}/${name}'`
  const yaml = [
    'secrets: [{ secret: api-token }]',
    'plugins: [./ours.mjs]',
    `images: [{ image: code, type: python, source: src, build_cmd: "${tell('build_cmd')}" }]`,
    `pipeline_defaults: { on_success: [{ type: command, command: "${tell('hook')}" }] }`,
  ]
  const tasks = pipelineOf(
    `{ task: a, type: python, cmd: "${tell('task')}" }`,
    `{ task: b, type: python, cmd: "${tell('named')}", secrets: [{ secret: api-token }] }`,
  )
  const project = makeProject(
    {
      'ours.mjs': driver,
      'src/requirements.txt': 'six==1.16.0\n',
      'liminal.yml': tasks.replace('pipelines:', `${yaml.join('\n')}\npipelines:`),
    },
    ['task-python', 'task-job', 'executor-local', 'image-python'],
  )
  return { project, needing: join(project, 'liminal.yml') }
}

test('of the secrets of a system only the work that names one has it', async () => {
  const [home, folder, programs] = [temporaryFolder(), temporaryFolder(), temporaryFolder()]
  const { project, needing } = projectWith(folder)
  writeFileSync(join(programs, 'uv'), `#!/bin/sh\nenv > '${folder}/installer'\nexit 1\n`)
  chmodSync(join(programs, 'uv'), 0o755)
  const env = { API_TOKEN: 'canary-value', OTHER: 'plain-value', PATH: `${programs}:${process.env.PATH}` }
  expect((await liminalRun([project], { home, env })).code).toBe(0)
  expect((await liminalRun(['build', project], { home, env })).code).toBe(0)
  const yaml = readFileSync(needing, 'utf8')
  writeFileSync(needing, yaml.replace('task: a, type: python', 'task: a, type: python, image: code'))
  expect((await liminalRun([project], { home, env })).code).toBe(1)
  const seen = (name: string) => readFileSync(join(folder, name), 'utf8')
  for (const name of ['task', 'hook', 'build_cmd', 'installer']) {
    expect(existsSync(join(folder, name)), name).toBe(true)
    expect(seen(name), name).toContain('plain-value')
    expect(seen(name), name).not.toMatch(/canary-value|^API_TOKEN=/m)
  }
  expect(seen('named')).toContain('API_TOKEN=canary-value')
})
