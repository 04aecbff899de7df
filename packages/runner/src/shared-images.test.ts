import { execFileSync } from 'node:child_process'
import { renameSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { liminalRun } from './test-support/command-line.ts'
import { build, drivers, imageOf, name, projectWith, removeImages, run } from './test-support/images.ts'
import { temporaryFolder, writeFiles } from './test-support/project.ts'

const docker = (...args: string[]) => execFileSync('docker', args, { encoding: 'utf8' }).trim()

describe.skipIf(process.env.DOCKER_HOST === undefined)('projects that share the engine of DOCKER_HOST', () => {
  removeImages()

  /** A project whose image says which it is, and what the others call theirs as well. */
  const projectThatSays = (text: string, image: string) =>
    projectWith(imageOf(image), { 'src/main.py': `print("${text}")\n` })
  const says = (project: string) => build(project).then(({ stdout }) => stdout)

  test('have images of their own under the same name, and do not build those of each other anew', async () => {
    const one = projectThatSays('one', 'shared')
    const two = projectThatSays('two', 'shared')
    for (const project of [one, two]) expect(await says(project)).toMatch(/: building \(it is not there yet\)/)
    for (const project of [one, two, one]) expect(await says(project)).toMatch(/: nothing has changed$/)
    // The name as it is written means the image of the project that was built, or looked at, last.
    expect(run('shared', 'python', 'main.py')).toBe('one\n')
    expect(
      docker('images', '--format', '{{.Repository}}', '--filter', `reference=liminal/*/${name('shared')}`),
    ).toMatch(/^liminal\/project-[0-9a-f]{8}\/\S+-shared\nliminal\/project-[0-9a-f]{8}\/\S+-shared$/)
  })

  test('run their tasks in their own', async () => {
    const tasks = `pipelines:
  - pipeline: p
    tasks: [{ task: say, type: python, image: ${name('tasks')}, executor: docker, cmd: python main.py }]
`
    const projects = ['one', 'two'].map((text) => {
      const project = projectThatSays(text, 'tasks')
      writeFiles(project, { 'liminal.yml': `name: test\nimages:\n${imageOf('tasks')}${tasks}` })
      return project
    })
    for (const project of projects) expect((await build(project)).code).toBe(0)
    for (const [at, project] of projects.entries()) {
      const where = { home: temporaryFolder() }
      expect((await liminalRun([project, '--no-build'], where)).code).toBe(0)
      const [latest = ''] = (await liminalRun(['runs'], where)).stdout
        .split('\n')
        .filter((line) => line.startsWith('p-'))
      const { stdout } = await liminalRun(['logs', latest.split(/\s/)[0] ?? '', 'say'], where)
      expect(stdout).toContain(at === 0 ? 'one' : 'two')
    }
  })

  test('a project that was moved, or built by name alone before, is not built anew', async () => {
    const project = projectThatSays('moved', 'moved')
    await says(project)
    const moved = join(dirname(project), `it's "moved"`)
    renameSync(project, moved)
    expect(await says(moved)).toMatch(/: nothing has changed$/)
  })

  test.each(drivers)(
    'what is built on another image is built on that of its own project, by %s',
    async (_, by, env) => {
      const base = `base-${by}`
      const projects = ['one', 'two'].map((text) => {
        const entries = `  - { image: ${name(base)}, type: docker, source: base }
  - { image: ${name(`python-${by}`)}, type: python, source: src, base_image: ${name(base)} }
  - { image: ${name(`docker-${by}`)}, type: docker, source: docker }
`
        return projectWith(entries, {
          'base/Dockerfile': `FROM python:3.11-slim\nRUN echo ${text} > /text\n`,
          'docker/Dockerfile': `ARG BASE=${name(base)}\nFROM $BASE AS run\nCOPY --from=${name(base)}:latest /text /copy\n`,
        })
      })
      const [one = '', two = ''] = projects
      expect((await build(one, [], env)).code).toBe(0)
      expect((await build(two, [], env)).code).toBe(0)
      writeFiles(one, { 'src/main.py': 'print(2)\n', 'docker/more': '' })
      const images = [name(`python-${by}`), name(`docker-${by}`)]
      expect((await build(one, images, env)).stdout).toMatch(/changed: its code/)
      for (const each of ['python', 'docker']) expect(run(`${each}-${by}`, 'cat', '/text')).toBe('one\n')
      expect(run(`docker-${by}`, 'cat', '/copy')).toBe('one\n')
    },
  )
})
