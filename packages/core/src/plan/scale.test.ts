import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { folderWith } from '../test-support/files.ts'

const source = join(import.meta.dirname, '..')

/** Plans in a process of its own, so that its processor time and memory are its own. */
const program = `
  const { openProject } = await import('./project/open.ts')
  const { systems } = await openProject(process.argv[1], { home: '/home', env: {} })
  const [{ plans, diagnostics }] = systems
  const { user, system } = process.cpuUsage()
  process.stdout.write(JSON.stringify({
    tasks: plans[0]?.tasks.length, diagnostics: diagnostics.map(({ message }) => message),
    milliseconds: (user + system) / 1000, mebibytes: process.resourceUsage().maxRSS / 1024,
  }))
`

const tasks = (upstreams: (at: number) => string) =>
  Array.from(
    { length: 10_000 },
    (_, at) => `
      - task: task_${at}
        type: python
        image: trainer
        cmd: python step.py --index ${at} --out {{root}}
        env_vars: { INDEX: ${at} }${upstreams(at)}`,
  )

test.each([
  ['a chain', () => ''],
  ['a fan', (at: number) => `\n        depends_on: [${at === 0 ? '' : 'task_0'}]`],
])('ten thousand tasks are planned in moderate time and memory: %s', { timeout: 120_000 }, async (_, upstreams) => {
  const folder = folderWith({
    'liminal.yml': `name: large
variables: { root: /data }
plugins: [./plugin.ts]
images: [{ image: trainer, source: . }]
pipelines:
  - pipeline: p
    tasks:${tasks(upstreams).join('')}
`,
    'plugin.ts': `export { testPlugin as default } from ${JSON.stringify(join(source, 'test-support/plugin.ts'))}`,
  })
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', program, folder], {
    cwd: source,
    encoding: 'utf8',
  })
  const measured = JSON.parse(output)
  expect(measured).toMatchObject({ tasks: 10_002, diagnostics: [] })
  expect(measured.milliseconds).toBeLessThan(4_000)
  expect(measured.mebibytes).toBeLessThan(400)
})
