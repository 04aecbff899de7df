import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { liminalRun } from './test-support/command-line.ts'
import { makeProject, temporaryFolder } from './test-support/project.ts'

const python = (text: string) => `python3 -c 'import sys; sys.stdout.write(${text})' >> "$LIMINAL_OUTPUT"`

const yaml = `name: s
pools: [{ pool: gpu, slots: 1 }]
pipelines:
  - pipeline: nested
    tasks:
      - task: deep
        type: python
        pool: gpu
        cmd: |
          test -e shallow && exit 0
          ${python('"{\\"a\\": " + "["*5000 + "]"*5000 + "}"')}
  - pipeline: lines
    tasks:
      - task: report
        type: python
        cmd: |
          printf 'body<<END\\nline one\\nmodel=no\\nEND\\nmodel=yes\\n' >> "$LIMINAL_OUTPUT"
        outputs: { body: string, model: string }
      - task: use
        type: python
        cmd: printf '[%s]' "$BODY" "$MODEL"
        env_vars: { BODY: '{{tasks.report.outputs.body}}', MODEL: '{{tasks.report.outputs.model}}' }
`

test('JSON that is nested too deeply fails its task, and the run can be resumed', async () => {
  const project = makeProject({ 'liminal.yml': yaml })
  const home = temporaryFolder()
  const run = (...args: string[]) => liminalRun(args, { home, cwd: project })
  const failed = await run('run', '.', 'nested')
  expect(failed.stdout).toContain('deep failed: what it wrote to $LIMINAL_OUTPUT is nested more than 100 levels deep')
  const [{ id, state }] = JSON.parse((await run('runs', '--json')).stdout)
  expect(state).toBe('failed')
  expect((await run('cancel', id)).stderr).not.toContain('bug')
  const other = await run('run', '.', 'nested')
  expect(other.stdout).toContain('nested more than 100 levels')
  writeFileSync(join(project, 'shallow'), '')
  expect((await run('resume', id)).stdout).toContain('nested succeeded')
})

test('a value of several lines reaches the next task', async () => {
  const project = makeProject({ 'liminal.yml': yaml })
  const surroundings = { home: temporaryFolder(), cwd: project }
  expect((await liminalRun(['run', '.', 'lines'], surroundings)).code).toBe(0)
  const [{ id }] = JSON.parse((await liminalRun(['runs', '--json'], surroundings)).stdout)
  expect((await liminalRun(['logs', id, 'use'], surroundings)).stdout).toContain('[line one\nmodel=no][yes]')
})
