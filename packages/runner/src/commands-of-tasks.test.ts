import { expect, test } from 'vitest'
import { liminalRun } from './test-support/command-line.ts'
import { makeProject, pipelineOf, temporaryFolder } from './test-support/project.ts'

test('a command of several lines fails where its first line does, and so do a list and a pipe', async () => {
  const home = temporaryFolder()
  const project = makeProject({
    'liminal.yml': pipelineOf(
      '{ task: steps, type: python, depends_on: [], cmd: "false\\necho trained on nothing" }',
      '{ task: listed, type: python, depends_on: [], cmd: "false; echo trained on nothing" }',
      '{ task: piped, type: python, depends_on: [], cmd: "(echo one; exit 3) | cat" }',
      '{ task: allowed, type: python, depends_on: [], cmd: "set +e\\nfalse\\necho went on" }',
    ),
  })
  const { code, stdout } = await liminalRun([project], { home })
  expect(code).toBe(1)
  expect(stdout).toContain('work failed')
  for (const task of ['steps', 'listed', 'piped']) expect(stdout).toContain(`✗ ${task}`)
  expect(stdout).toContain('✓ allowed')
  const log = async (task: string) => {
    const [{ id }] = JSON.parse((await liminalRun(['runs', '--json'], { home })).stdout)
    return (await liminalRun(['logs', id, task], { home })).stdout
  }
  expect(await log('steps')).toBe('')
  expect(await log('piped')).toBe('one')
  expect(await log('allowed')).toBe('went on')
})

test('variables with dots and dashes in their names reach a Python program that a command starts', async () => {
  const home = temporaryFolder()
  const print = 'import os; print([os.environ[n] for n in ("my.prop", "my-dash", "plain")])'
  const project = makeProject({
    'show.py': print,
    'liminal.yml': pipelineOf(
      '{ task: show, type: python, cmd: python3 show.py, env_vars: { my.prop: "a  b", my-dash: "it\'s", plain: 1 } }',
    ),
  })
  expect((await liminalRun([project], { home })).code).toBe(0)
  const [{ id }] = JSON.parse((await liminalRun(['runs', '--json'], { home })).stdout)
  expect((await liminalRun(['logs', id], { home })).stdout).toContain(`['a  b', "it's", '1']`)
})
