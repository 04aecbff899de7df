import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { build, drivers, imageOf, name, projectWith, removeImages, run } from './test-support/images.ts'

describe.skipIf(process.env.DOCKER_HOST === undefined).each(drivers)(
  'by %s, with the engine of DOCKER_HOST',
  (_, by, env) => {
    removeImages()
    const of = (image: string) => `${by}-${image}`

    test('builds what is not there, and again only what has changed, and says why', async () => {
      const project = projectWith(imageOf(of('one')) + imageOf(of('two'), ', python_version: "3.11"'), {
        'src/requirements.txt': 'six==1.16.0\n',
        'src/.dockerignore': '*.csv\n',
        'src/data.csv': 'much',
      })
      const first = await build(project, [], env)
      expect(first.stderr).toBe('')
      expect(first.stdout).toMatch(`${name(of('one'))}: building (it is not there yet)`)
      expect(first.stdout).toMatch(`${name(of('two'))}: built in`)
      expect(run(of('one'), 'sh', '-c', 'ls; whoami; python main.py')).toBe('main.py\nrequirements.txt\nliminal\n1\n')
      writeFileSync(join(project, 'src/data.csv'), 'more')
      // Side by side, in no order.
      const unchanged = ['one', 'two'].map((image) => `${name(of(image))}: nothing has changed`)
      expect((await build(project, [], env)).stdout.split('\n').sort()).toEqual(unchanged)
      writeFileSync(join(project, 'src/main.py'), 'print(2)\n')
      const changed = await build(project, [name(of('one')), '--progress'], env)
      expect(changed.stdout).toMatch('building (changed: its code)')
      expect(changed.stdout).toMatch(/RUN .*pip install -r requirements\.txt {2}\(as before\)/)
      expect(changed.stdout).not.toMatch(name(of('two')))
      expect(run(of('one'), 'python', 'main.py')).toBe('2\n')
    })

    test('requirements that do not resolve are told with the line of the Dockerfile and what pip said', async () => {
      const project = projectWith(imageOf(of('bad')) + imageOf(of('good'), ', requirements: other.txt'), {
        'src/requirements.txt': 'no-such-package-of-anybody==9\n',
        'src/other.txt': '',
      })
      const { code, stdout, stderr } = await build(project, [], env)
      expect(code).toBe(1)
      expect(stderr).toMatch(/No matching distribution found for no-such-package-of-anybody==9/)
      expect(stderr).toMatch(new RegExp(`the image ${name(of('bad'))} was not built: .*exit code: 1`))
      expect(stderr).toMatch(/Dockerfile, line \d+: RUN .*pip install -r requirements\.txt/)
      expect(stdout).toMatch(`${name(of('good'))}: built in`)
    })

    test('build_cmd runs first, and stops the build where it fails', async () => {
      const project = projectWith(imageOf(of('made'), `, build_cmd: "echo 'print(3)' > main.py"`))
      expect((await build(project, [], env)).code).toBe(0)
      expect(run(of('made'), 'python', 'main.py')).toBe('3\n')
      const failing = projectWith(imageOf(of('unmade'), ', build_cmd: "echo no; exit 4"'))
      const { code, stderr } = await build(failing, [], env)
      expect(code).toBe(1)
      expect(stderr).toMatch(/build_cmd failed: echo no; exit 4 \(exit code 4\)/)
    })

    test('a Dockerfile of the user is built as it is, up to its stage, with what its own .dockerignore leaves', async () => {
      const dockerfile =
        'FROM debian:bookworm-slim AS first\nARG WHO\nCOPY . /all\nRUN echo $WHO > /who\nFROM first\nRUN rm /who\n'
      const project = projectWith(
        `  - { image: ${name(of('own'))}, type: docker, source: src, dockerfile: ./Dockerfile, target: first, build_args: { WHO: ada }, tags: ["${name(of('own'))}:v1"] }\n`,
        { 'src/Dockerfile': dockerfile, 'src/.dockerignore': '*\n', 'src/Dockerfile.dockerignore': '.*\nDocker*\n' },
      )
      expect((await build(project, [], env)).code).toBe(0)
      expect(run(of('own:v1'), 'cat', '/who')).toBe('ada\n')
      // The Dockerfile itself is where the builder reads it.
      expect(run(of('own:v1'), 'ls', '/all')).toBe('Dockerfile\nmain.py\n')
    })

    test('events come as JSON', async () => {
      const { stdout } = await build(projectWith(imageOf(of('json'))), ['--json'], env)
      const events = stdout.split('\n').map((line) => JSON.parse(line))
      expect(events[0]).toEqual({ type: 'building', image: name(of('json')), why: 'it is not there yet' })
      const id = expect.stringMatching(/^sha256/)
      expect(events.at(-1)).toMatchObject({ type: 'built', image: name(of('json')), id })
    })
  },
)
