import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { liminalRun } from './test-support/command-line.ts'
import { makeProject, temporaryFolder } from './test-support/project.ts'

const yaml = `name: digits
variables: { account: 1234567890123456789, lr: 0.0000001, huge: 100000000000000000000000, one: 1.0, ver: 3.10 }
pipelines:
  - pipeline: p
    params:
      id: { type: integer }
      options: { type: object }
      zip: { type: string }
      rate: 0.10
    tasks:
      - task: ids
        type: python
        cmd: |
          echo 'ids=[9007199254740993, 1.20]' >> "$LIMINAL_OUTPUT"
          echo 'last=9007199254740993' >> "$LIMINAL_OUTPUT"
          echo 'tiny=0.00000012' >> "$LIMINAL_OUTPUT"
        outputs: { ids: json, last: number, tiny: number }
        cache: true
      - task: each
        type: python
        for_each: '{{tasks.ids.outputs.ids}}'
        max_parallel: 1
        retries: 1
        retry_delay: 0
        cmd: |
          test -e "tried $LIMINAL_TASK_INDEX" || { touch "tried $LIMINAL_TASK_INDEX"; exit 1; }
          echo {{item}} {{tasks.ids.outputs.last}} {{tasks.ids.outputs.tiny}} {{ tasks.ids.outputs.last + 1 }} >> seen.txt
      - task: show
        type: python
        cmd: |
          test -e go || exit 1
          echo {{account}} {{lr}} {{huge}} {{one}} {{ver}} {{rate}} {{id}} {{zip}} $ACC $LEAD $ZIP $ENV >> seen.txt
          printf '%s\\n' "$OPTIONS" "$IDS" >> seen.txt
        env_vars:
          ACC: 1234567890123456789
          LEAD: 00123
          ZIP: '{{zip}}'
          ENV: '{{FROM_OUTSIDE}}'
          OPTIONS: '{{ options | tojson }}'
          IDS: '{{tasks.ids.outputs.ids}}'
`

const items = [
  '9007199254740993 9007199254740993 0.00000012 9007199254740994',
  '1.20 9007199254740993 0.00000012 9007199254740994',
]
const shown = [
  '1234567890123456789 0.0000001 100000000000000000000000 1.0 3.10 0.10 9007199254740993 00456 1234567890123456789 00123 00456 007',
  '{"k": 12345678901234567890}',
  '[9007199254740993,1.20]',
]

test('numbers arrive as they were written, through all that a run does', async () => {
  const folder = "it's a project"
  const project = makeProject({
    [`${folder}/liminal.yml`]: yaml,
    [`${folder}/params.yml`]: 'zip: 00456\noptions: { k: 12345678901234567890 }\n',
  })
  const here = join(project, folder)
  const home = temporaryFolder()
  const run = (...args: string[]) => liminalRun(args, { home, cwd: here, env: { FROM_OUTSIDE: '007' } })
  const seen = () => readFileSync(join(here, 'seen.txt'), 'utf8').trimEnd().split('\n')
  const given = ['--param', 'id=9007199254740993', '--params-file', 'params.yml']

  const plan = await run('plan', '.', '--json', ...given)
  expect(plan.stderr).toBe('')
  writeFileSync(join(here, 'plan.json'), plan.stdout)
  expect((await run('run', '.', ...given)).code).toBe(1)
  expect(seen()).toEqual(items)

  writeFileSync(join(here, 'go'), '')
  expect((await run('resume')).code).toBe(0)
  expect(seen()).toEqual([...items, ...shown])

  const again = await run('run', '--plan', 'plan.json')
  expect(again.stdout).toMatch(/ids +from the cache/)
  expect(again.stdout).toContain('ids.last  9007199254740993')
  expect(seen()).toEqual([...items, ...shown, ...items, ...shown])
})

test('config prints numbers as they were written, in YAML and in JSON', async () => {
  const project = makeProject({
    'liminal.yml': 'name: s\nvariables: { a: 1.20, b: 9007199254740993, c: 00123, d: 5 }\n',
  })
  const surroundings = { home: temporaryFolder() }
  const { stdout } = await liminalRun(['config', project], surroundings)
  expect(stdout).toContain("variables:\n  a: 1.20\n  b: 9007199254740993\n  c: '00123'\n  d: 5")
  const { stdout: json } = await liminalRun(['config', project, '--format', 'json'], surroundings)
  expect(json).toContain('"a": 1.20,')
  const { stdout: explained } = await liminalRun(['config', project, '--explain', 'variables.c'], surroundings)
  expect(explained).toContain('= "00123"  from s')
})

test('a connection has the texts that are written, with quotes or without', async () => {
  const project = makeProject({
    'liminal.yml': `name: s
connections: [{ connection: db, type: postgres, port: 05432, user: 00123, database: 7 }]
pipelines: [{ pipeline: p, tasks: [{ task: t, type: sql, connection: db, query: SELECT 1 }] }]
`,
  })
  const { stdout } = await liminalRun(['plan', project, '--json'], { home: temporaryFolder() })
  const { tasks } = JSON.parse(stdout) as { tasks: { name: string; work: object }[] }
  const connection = { connection: 'db', type: 'postgres', port: 5432, user: '00123', database: '7' }
  expect(tasks.find(({ name }) => name === 't')?.work).toMatchObject({ connection })
})
