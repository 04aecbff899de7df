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

test('tasks, outputs and params may have dashes in expressions, of the plan and of the run', async () => {
  const project = makeProject({
    'liminal.yml': `name: dashes
pipelines:
  - pipeline: p
    params: { min-rows: 5 }
    tasks:
      - task: load-data
        type: python
        cmd: printf 'row-count=10\\nrow=3\\n' >> $LIMINAL_OUTPUT
        outputs: { row-count: number, row: number }
      - task: use
        type: python
        when: tasks.load-data.outputs.row-count > min-rows
        cmd: echo got {{ tasks.load-data.outputs.row-count * 2 }} {{tasks.load-data.outputs.row-1}} {{ min-rows + 1 }}
`,
  })
  const surroundings = { home: temporaryFolder() }
  expect(await liminalRun([project], surroundings)).toMatchObject({ code: 0 })
  const [{ id }] = JSON.parse((await liminalRun(['runs', '--json'], surroundings)).stdout)
  expect((await liminalRun(['logs', id, 'use'], surroundings)).stdout).toContain('got 20 2 6')
})
