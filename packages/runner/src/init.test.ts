import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { nameOf, templates } from './init/files.ts'
import { liminalRun, repository } from './test-support/command-line.ts'
import { temporaryFolder } from './test-support/project.ts'
import { pathWithUv } from './test-support/uv.ts'

/** Environments are made over and over here. */
const env = { PATH: pathWithUv() }

/** Makes a project as a user would, its packages linked rather than installed. */
async function made(folder: string, ...args: string[]) {
  const cwd = temporaryFolder()
  const home = temporaryFolder()
  const result = await liminalRun(['init', folder, ...args], { home, cwd })
  const project = join(cwd, folder)
  if (result.code === 0) symlinkSync(join(repository, 'node_modules'), join(project, 'node_modules'))
  return { ...result, project, home }
}

describe('init', () => {
  test.each(Object.keys(templates))(
    '%s: makes a project that is valid and runs',
    async (template) => {
      const { code, stdout, project, home } = await made('first', '--template', template)
      expect(code).toBe(0)
      expect(stdout).toMatch(/cd first\n +npm install\n +npx liminal-run \.$/)
      expect(readFileSync(join(project, 'liminal.yml'), 'utf8')).toMatch(
        /^# yaml-language-server: \$schema=\.\/liminal\.schema\.json\n/,
      )
      expect(readdirSync(project, { recursive: true })).toEqual(expect.arrayContaining(['.gitignore', 'package.json']))
      const valid = await liminalRun(['validate', project, '--strict'], { home })
      expect(valid).toMatchObject({ code: 0, stderr: '' })
      const run = await liminalRun(['.'], { home, cwd: project, env })
      expect(run.stdout).toMatch(/succeeded/)
      expect(run.code).toBe(0)
    },
    180_000,
  )

  test('its package.json names the plugins, and composes the schema when it is installed', async () => {
    const { project, home } = await made('sales', '--template', 'sql')
    const { name, dependencies, scripts } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8'))
    expect(name).toBe('sales')
    expect(Object.keys(dependencies)).toEqual([
      '@liminal/executor-local',
      '@liminal/task-job',
      '@liminal/task-python',
      '@liminal/task-sql',
      'liminal-run',
    ])
    const [, ...args] = scripts.prepare.split(' ')
    expect((await liminalRun(args, { home, cwd: project })).code).toBe(0)
    const schema = JSON.parse(readFileSync(join(project, 'liminal.schema.json'), 'utf8'))
    expect(Object.keys(schema.$defs)).toEqual(expect.arrayContaining(['task_python', 'task_sql', 'executor_local']))
  })

  test('works in a folder whose name is no name of a system', async () => {
    const { code, project, home } = await made('Mein schönes Projekt!')
    expect(code).toBe(0)
    const run = await liminalRun(['.'], { home, cwd: project, env })
    expect(run.stdout).toMatch(/succeeded/)
  }, 120_000)

  test.each([
    ['/a/My Project', 'my-project'],
    ['/a/Überblick_2', 'uberblick-2'],
    ['/a/日本', 'project'],
    ['/', 'project'],
    ['/a/Große Maße', 'grosse-masse'],
    ['/a/2026', 'project-2026'],
    ['/a/null', 'project-null'],
    ['/a/base', 'project-base'],
  ])('%s is named %s', (path, name) => {
    expect(nameOf(path)).toBe(name)
  })

  test('writes nothing where a file of its own is there already, and says which', async () => {
    const cwd = temporaryFolder()
    mkdirSync(join(cwd, 'x'))
    writeFileSync(join(cwd, 'x/liminal.yml'), 'name: mine\n')
    const { code, stderr } = await liminalRun(['init', 'x'], { home: temporaryFolder(), cwd })
    expect(code).toBe(1)
    expect(stderr).toMatch(/already has liminal\.yml \[E_INIT_EXISTS\]/)
    expect(readdirSync(join(cwd, 'x'))).toEqual(['liminal.yml'])
  })

  test('writes nothing where something else is in the way of its files', async () => {
    const cwd = temporaryFolder()
    writeFileSync(join(cwd, 'src'), '')
    symlinkSync(join(cwd, 'nowhere'), join(cwd, 'liminal.yml'))
    const { code, stderr } = await liminalRun(['init'], { home: temporaryFolder(), cwd })
    expect(code).toBe(1)
    expect(stderr).toContain('already has liminal.yml, src [E_INIT_EXISTS]')
    expect(readdirSync(cwd).sort()).toEqual(['liminal.yml', 'src'])
  })

  test('its next steps can be given to a shell', async () => {
    expect((await made("it's mine")).stdout).toContain("cd 'it'\\''s mine'")
  })

  test('a template that is none, and a folder that cannot be made, are told', async () => {
    const cwd = temporaryFolder()
    const home = temporaryFolder()
    const template = await liminalRun(['init', 'x', '--template', 'pyton'], { home, cwd })
    expect(template.stderr).toContain('one of python, sql, minimal (did you mean python?)')
    writeFileSync(join(cwd, 'file'), '')
    const folder = await liminalRun(['init', 'file/x'], { home, cwd })
    expect(folder).toMatchObject({ code: 1, stderr: expect.stringContaining('E_FILE_UNWRITABLE') })
    expect(readdirSync(cwd)).toEqual(['file'])
    const impossible = await liminalRun(['init', '/proc/x'], { home, cwd })
    expect(impossible).toMatchObject({ code: 1, stderr: expect.stringContaining('cannot write /proc/x') })
  })
})
