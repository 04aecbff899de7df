import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { liminalRun } from './test-support/command-line.ts'
import { makeProject, pipelineOf, temporaryFolder } from './test-support/project.ts'

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
  expect(stdout).toMatch(/command failed: .*it takes longer than a second/)
  expect(stdout).toMatch(/condition failed: when: .*it takes longer than a second/)
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

test('statements are rendered in YAML and in SQL files, by the plan and by the run', async () => {
  const project = makeProject({
    'liminal.yml': `name: statements
variables: { env: prod, tables: [a, b] }
pipelines:
  - pipeline: p
    params: { day: '{{ds}}' }
    tasks:
      - task: make
        type: python
        cmd: printf 'rows=3\\nparts=["x","y"]\\n' >> $LIMINAL_OUTPUT
        outputs: { rows: number, parts: json }
      - task: use
        type: python
        cmd: |
          echo {% if env == 'prod' %}PROD{% else %}DEV{% endif %} {# hidden #}on {{day}} with \${#HOME}
          {% for part in tasks.make.outputs.parts if tasks.make.outputs.rows-1 > 1 %}
          echo part {{ part }} {{- '' if loop.last else ',' }}
          {% endfor %}
      - { task: query, type: sql, file: query.sql, output_path: out.csv }
      - { task: wrong, type: python, cmd: "echo {% if tasks.make.outputs.rows.nope %}{% endif %}" }
`,
    'query.sql': `{% for table in tables -%}
{{ 'UNION ALL ' if not loop.first }}SELECT '{{ table }}' AS name, {{ tasks.make.outputs.rows }} AS n
{% endfor %}`,
  })
  const surroundings = { home: temporaryFolder() }
  const { code, stdout } = await liminalRun([project, '--date', '2018-01-01'], surroundings)
  expect(code).toBe(1)
  expect(stdout).toMatch(/wrong failed: \{% if tasks\.make\.outputs\.rows\.nope %\}: its value is undefined/)
  const [{ id }] = JSON.parse((await liminalRun(['runs', '--json'], surroundings)).stdout)
  const log = (await liminalRun(['logs', id, 'use'], surroundings)).stdout
  expect(log).toMatch(/^PROD on 2018-01-01 with \d+\npart x,\npart y$/)
  expect(readFileSync(join(project, 'out.csv'), 'utf8')).toBe('name,n\na,3\nb,3\n')
})

test('what is wrong in a SQL file is told at its place there', async () => {
  const project = makeProject({
    'liminal.yml': pipelineOf('{ task: t, type: sql, file: query.sql }'),
    'query.sql': 'SELECT 1\nWHERE {% if x %}true{% endif %} AND {% for y in [] %}',
  })
  const { stderr } = await liminalRun(['validate', project], { home: temporaryFolder() })
  expect(stderr).toMatch(/query\.sql:2:37 .*its block has no endfor/)
})

test('an output that a SQL file asks for has to be declared, by a task upstream, before anything runs', async () => {
  const project = makeProject({
    'liminal.yml': pipelineOf(
      '{ task: load, type: python, cmd: x, outputs: { rows: number } }',
      '{ task: t, type: sql, file: query.sql }',
      '{ task: late, type: python, cmd: x, outputs: { n: number } }',
    ),
    'query.sql': `-- é
SELECT {{tasks.load.outputs.rows}}, {{ tasks.load.outputs.row + 1 }}, {{tasks.laod.outputs.rows}}
{% if tasks.late.outputs.n > 1 %}LIMIT 1{% endif %}
`,
  })
  const home = temporaryFolder()
  const { code, stderr, stdout } = await liminalRun([project], { home })
  expect(code).toBe(1)
  expect(stdout).not.toContain('running')
  const told = stderr.match(/query\.sql:\d.*|(?<== ).*/g)
  expect(told).toEqual([
    expect.stringMatching(/query\.sql:2:37 error: load declares no output row \[E_OUTPUT_UNKNOWN\]$/),
    'did you mean rows?',
    expect.stringMatching(/query\.sql:2:71 error: there is no task laod \[E_OUTPUT_UNKNOWN\]$/),
    'did you mean load?',
    expect.stringMatching(/query\.sql:3:1 error: late does not run before t \[E_OUTPUT_UNKNOWN\]$/),
    'add late to depends_on',
  ])
})
