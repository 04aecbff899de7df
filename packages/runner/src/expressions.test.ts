import { expect, test } from 'vitest'
import { liminalRun } from './test-support/command-line.ts'
import { makeProject, temporaryFolder } from './test-support/project.ts'

const endless = `name: endless
pipelines:
  - pipeline: p
    timeout_minutes: 5
    tasks:
      - task: split
        type: python
        cmd: echo sep= >> $LIMINAL_OUTPUT
        outputs: { sep: string }
      - { task: command, type: python, cmd: "echo {{ 'x'.count(tasks.split.outputs.sep) }}" }
      - { task: condition, type: python, depends_on: [split], when: "'x'.count(tasks.split.outputs.sep) > 1", cmd: echo }
`

test('an expression that never ends fails its task, and the run stays one that can be resumed and cancelled', async () => {
  const surroundings = { home: temporaryFolder() }
  const project = makeProject({ 'liminal.yml': endless })
  const { code, stdout } = await liminalRun([project], surroundings)
  expect(code).toBe(1)
  expect(stdout).toMatch(/command failed \(user\): .*it takes longer than a second/)
  expect(stdout).toMatch(/condition failed \(user\): when: .*it takes longer than a second/)
  const [{ id }] = JSON.parse((await liminalRun(['runs', '--json'], surroundings)).stdout)
  const resumed = await liminalRun(['resume', id], surroundings)
  expect(resumed).toMatchObject({ code: 1, stdout: expect.stringContaining('it takes longer than a second') })
  expect((await liminalRun(['cancel', id], surroundings)).stdout).toContain(`${id}: failed`)
})

test('an expression that never ends is an error of the file', async () => {
  const text = endless.replace("'x'.count(tasks.split.outputs.sep) }}", "'x'.count('') }}")
  const { code, stderr } = await liminalRun(['validate', makeProject({ 'liminal.yml': text })], {
    home: temporaryFolder(),
  })
  expect(code).toBe(1)
  expect(stderr).toMatch(/liminal\.yml:10:\d+.*\n?.*it takes longer than a second/)
})
