import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { liminalRun } from './test-support/command-line.ts'
import { makeProject, temporaryFolder } from './test-support/project.ts'

const yaml = (executors: string) => `
name: versions
executors: [${executors}]
images:
  - { image: there, type: python, source: src, python_version: '3.76' }
  - { image: other, type: python, source: src, python_version: '3.77' }
pipelines:
  - pipeline: p
    tasks:
      - { task: right, type: python, image: there, cmd: python -V }
      - { task: each, type: python, image: other, cmd: python -V, for_each: [1, 2] }
      - { task: last, type: python, image: there, cmd: test -e there }
services:
  - { service: s, image: other, cmd: exec python3 -m http.server $PORT }
`

/** A machine whose only Python off the system's PATH says that it is 3.76, and else is the one that there is. */
function machine() {
  const folder = temporaryFolder()
  const python = join(folder, 'versions/3.76.1/bin/python')
  mkdirSync(join(python, '..'), { recursive: true })
  const script = `case "$*" in
    *version_info*) echo '${python}'; echo 3.76.1;;
    -V) echo "Python 3.76.1";;
    *) exec python3 "$@";;
  esac`
  writeFileSync(python, `#!/bin/sh\nPATH='${process.env.PATH}'\n${script}\n`)
  chmodSync(python, 0o755)
  return { PYENV_ROOT: folder }
}

const files = { 'src/index.html': '' }
const deviation = 'Python 3.76.1 instead of 3.77, which image other asks for'

test('a Python that is not there fails the task, which says what to do', async () => {
  const project = makeProject({ 'liminal.yml': yaml(''), ...files })
  const { code, stdout } = await liminalRun([project, 'p'], { home: temporaryFolder(), env: machine() })
  expect(code).toBe(1)
  expect(stdout).toMatch(/✓ right {2}done/)
  expect(stdout).toMatch(/each\[0\] failed \(image or environment\): image other asks for Python 3\.77, .*3\.76\.1/)
  expect(stdout).toMatch(/uv python install 3\.77/)
})

test('another one, where it may be taken, is told of by the plan and by the summary, also of a run that was resumed', async () => {
  const surroundings = { home: temporaryFolder(), env: machine() }
  const local = '{ executor: local, type: local, other_python: true }'
  const project = makeProject({ 'liminal.yml': yaml(local), ...files })
  const plan = await liminalRun(['plan', project, 'p'], surroundings)
  expect(plan.stdout).toMatch(`not as asked for\n  ${deviation}: each`)
  const { stdout } = await liminalRun(['plan', project, 'p', '--json'], surroundings)
  const tasks: { name: string; prediction: { deviations?: string[] } }[] = JSON.parse(stdout).tasks
  expect(
    tasks.flatMap(({ name, prediction }) => (prediction.deviations ? [[name, prediction.deviations]] : [])),
  ).toEqual([['each', [deviation]]])
  const planFile = join(temporaryFolder(), 'plan.json')
  writeFileSync(planFile, stdout)
  const run = await liminalRun(['run', '--plan', planFile], surroundings)
  expect(run.code).toBe(1)
  expect(run.stdout).toMatch(`not as asked for\n  ${deviation}: each\n`)
  writeFileSync(join(project, 'src/there'), '')
  const resumed = await liminalRun(['resume'], surroundings)
  expect(resumed.code).toBe(0)
  expect(resumed.stdout).toMatch(`not as asked for\n  ${deviation}: each\n`)
})

test('services, too, say so', async () => {
  const surroundings = { home: temporaryFolder(), env: machine() }
  const local = '{ executor: local, type: local, other_python: true }'
  const refused = makeProject({ 'liminal.yml': yaml(''), ...files })
  const { code, stderr } = await liminalRun(['services', refused, 'up'], surroundings)
  expect(code).toBe(1)
  expect(stderr).toMatch(/the service s cannot be used: image other asks for Python 3\.77/)
  const project = makeProject({ 'liminal.yml': yaml(local), ...files })
  try {
    const up = await liminalRun(['services', project, 'up'], surroundings)
    expect(up.code).toBe(0)
    expect(up.stderr).toBe(`s: not as asked for: ${deviation}`)
    // The environment of what is served stays.
    expect((await liminalRun(['env', 'remove', '--all'], surroundings)).stdout).toMatch(/^left .*something runs in/)
  } finally {
    await liminalRun(['services', project, 'down'], surroundings)
  }
  expect((await liminalRun(['env', 'remove', '--all'], surroundings)).stdout).toMatch(/^removed /)
})
