import { execFileSync } from 'node:child_process'
import { symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { liminalRun } from './test-support/command-line.ts'
import { noEngine, otherAddress } from './test-support/engine.ts'
import { layersOf } from './test-support/layers.ts'
import { lock, pyproject, writeWheel } from './test-support/packages.ts'
import { makeProject, temporaryFolder, writeFiles } from './test-support/project.ts'

const installed = ['task-python', 'task-job', 'executor-local', 'executor-docker', 'image-python']
const name = (image: string) => `liminal-test-${process.pid}-${image}`

function projectWith(images: string, files: Readonly<Record<string, string>> = {}): string {
  return makeProject(
    { 'liminal.yml': `name: test\nimages:\n${images}`, 'src/main.py': 'print(1)\n', ...files },
    installed,
  )
}

const imageOf = (image: string, more = '') => `  - { image: ${name(image)}, type: python, source: src${more} }\n`

const gone = { DOCKER_HOST: noEngine }

/** Without the command `docker`. */
const noCommand = { PATH: '/nowhere' }

async function build(project: string, args: readonly string[] = [], env: Readonly<Record<string, string>> = {}) {
  return liminalRun(['build', project, ...args], { home: temporaryFolder(), env })
}

test('without an engine it says so, and what to do', async () => {
  const { code, stderr } = await build(projectWith(imageOf('a')), [], gone)
  expect(code).toBe(1)
  expect(stderr).toMatch(/nothing here can build images: no Docker engine answers/)
  expect(stderr).toMatch(/start Docker or set DOCKER_HOST/)
})

test('without a plugin that builds it names the one to install', async () => {
  const project = makeProject({ 'liminal.yml': `name: test\nimages:\n${imageOf('a')}`, 'src/a.py': '' }, [
    'image-python',
  ])
  const { code, stderr } = await build(project)
  expect(code).toBe(1)
  expect(stderr).toMatch(/no installed plugin knows how/)
  expect(stderr).toMatch(/npm install @liminal\/executor-docker/)
})

test('the executors of pipelines need not be installed', async () => {
  const yaml = `name: test\nimages:\n${imageOf('a')}pipelines:\n  - { pipeline: p, tasks: [{ task: t, type: python, cmd: x }] }\n`
  const project = makeProject({ 'liminal.yml': yaml, 'src/a.py': '' }, [
    'image-python',
    'executor-docker',
    'task-python',
    'task-job',
  ])
  const { stderr } = await build(project, [], gone)
  expect(stderr).toMatch(/^error: nothing here can build images: no Docker engine answers/)
})

test('an image that is not there is told, with the one that was meant', async () => {
  const { code, stderr } = await build(projectWith(imageOf('abc')), [name('abd')])
  expect(code).toBe(1)
  expect(stderr).toMatch(`did you mean ${name('abc')}?`)
})

test('what is wrong with an image is told at its line, before anything is built', async () => {
  const server = `  - image: ${name('s')}\n    type: python_server\n    source: src\n    endpoints:\n      - { endpoint: /p, module: main, function: predict }\n`
  const { code, stderr } = await build(projectWith(server), [], gone)
  expect(code).toBe(1)
  expect(stderr).toMatch(/liminal\.yml:7:\d+/)
  expect(stderr).toMatch(/main\.py has no function predict/)
})

test('a version of Python without quotes is told of, as it is another number', async () => {
  const { code, stderr } = await build(projectWith(imageOf('v', ', python_version: 3.10')), [], gone)
  expect(code).toBe(1)
  expect(stderr).toMatch(/liminal\.yml:3:\d+/)
  expect(stderr).toMatch(/expected a version in quotes, such as '3\.10'/)
})

test('images that are built on each other are told of', async () => {
  const entries = ['a', 'b'].map((each, at) => `{ image: ${each}, type: python, source: src, base_image: ${'ba'[at]} }`)
  const { code, stderr } = await build(projectWith(entries.map((entry) => `  - ${entry}\n`).join('')), [], gone)
  expect(code).toBe(1)
  expect(stderr).toMatch(/liminal\.yml:3:\d+/)
  expect(stderr).toMatch(/the image a would be built on itself: a, on b, on a/)
})

test('an engine that goes away is told of', async () => {
  const server = createServer((socket) => {
    socket.once('data', (asked) => {
      // It answers that it is there, and nothing after that.
      if (String(asked).includes('/_ping')) socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOK')
      else socket.destroy()
    })
  })
  const socket = join(temporaryFolder(), 's')
  await new Promise<void>((listening) => server.listen(socket, listening))
  const { code, stderr } = await build(projectWith(imageOf('a')), [], { DOCKER_HOST: `unix://${socket}` })
  server.close()
  expect(code).toBe(1)
  expect(stderr).toMatch(/the Docker engine does not answer/)
  expect(stderr).not.toMatch(/bug/)
})

describe.skipIf(process.env.DOCKER_HOST === undefined)('with the engine of DOCKER_HOST', () => {
  afterAll(() => {
    const found = execFileSync('docker', ['images', '-q', '--filter', `reference=liminal-test-${process.pid}-*`])
    const ids = [...new Set(found.toString().split('\n').filter(Boolean))]
    if (ids.length > 0) execFileSync('docker', ['rmi', '-f', ...ids])
  })
  const run = (image: string, ...args: string[]) =>
    execFileSync('docker', ['run', '--rm', name(image), ...args], { encoding: 'utf8' })

  test('builds what is not there, and again only what has changed, and says why', async () => {
    const project = projectWith(imageOf('one') + imageOf('two', ', python_version: "3.11"'), {
      'src/requirements.txt': 'six==1.16.0\n',
      'src/.dockerignore': '*.csv\n',
      'src/data.csv': 'much',
    })
    const first = await build(project)
    expect(first.stderr).toBe('')
    expect(first.stdout).toMatch(`${name('one')}: building (it is not there yet)`)
    expect(first.stdout).toMatch(`${name('two')}: built in`)
    expect(run('one', 'sh', '-c', 'ls; whoami; python main.py')).toBe('main.py\nrequirements.txt\nliminal\n1\n')
    writeFileSync(join(project, 'src/data.csv'), 'more')
    // Side by side, in no order.
    const unchanged = ['one', 'two'].map((image) => `${name(image)}: nothing has changed`)
    expect((await build(project)).stdout.split('\n').sort()).toEqual(unchanged)
    writeFileSync(join(project, 'src/main.py'), 'print(2)\n')
    const changed = await build(project, [name('one'), '--progress'])
    expect(changed.stdout).toMatch('building (changed: its code)')
    expect(changed.stdout).toMatch(/RUN .*pip install -r requirements\.txt {2}\(as before\)/)
    expect(changed.stdout).not.toMatch(name('two'))
    expect(run('one', 'python', 'main.py')).toBe('2\n')
  })

  test.skipIf(process.env.REGISTRY === undefined)(
    '--push pushes an image by all its names, with what others need to use its layers (the registry of REGISTRY)',
    async () => {
      const pushed = `${process.env.REGISTRY}/${name('pushed')}`
      const more = `type: python, source: src, tags: ['${pushed}:second'], cache_from: ['${pushed}']`
      const { code, stdout } = await build(projectWith(`  - { image: '${pushed}', ${more} }\n`), ['--push'])
      execFileSync('docker', ['rmi', pushed, `${pushed}:second`])
      expect(code).toBe(0)
      expect(stdout).toContain(`${pushed}: pushed ${pushed}:second`)
      const headers = { accept: 'application/vnd.docker.distribution.manifest.v2+json' }
      const asked = (path: string) => fetch(`http://${process.env.REGISTRY}/v2/${name('pushed')}/${path}`, { headers })
      const { config } = (await (await asked('manifests/second')).json()) as {
        readonly config: { readonly digest: string }
      }
      expect(await (await asked(`blobs/${config.digest}`)).json()).toHaveProperty(['moby.buildkit.cache.v0'])
    },
  )

  test('requirements that do not resolve are told with the line of the Dockerfile and what pip said', async () => {
    const project = projectWith(imageOf('bad') + imageOf('good', ', requirements: other.txt'), {
      'src/requirements.txt': 'no-such-package-of-anybody==9\n',
      'src/other.txt': '',
    })
    const { code, stdout, stderr } = await build(project)
    expect(code).toBe(1)
    expect(stderr).toMatch(/No matching distribution found for no-such-package-of-anybody==9/)
    expect(stderr).toMatch(new RegExp(`the image ${name('bad')} was not built: .*exit code: 1`))
    expect(stderr).toMatch(/Dockerfile, line \d+: RUN .*pip install -r requirements\.txt/)
    expect(stdout).toMatch(`${name('good')}: built in`)
  })

  test('a uv.lock, a pyproject.toml and wheels of the source are installed', async () => {
    const project = projectWith(
      ['locked', 'declared', 'wheels']
        .map((each) => `  - { image: ${name(each)}, type: python, source: ${each} }\n`)
        .join(''),
      {
        'locked/uv.lock': lock,
        'locked/pyproject.toml': pyproject('six'),
        'declared/pyproject.toml': pyproject('six==1.16.0'),
        'wheels/requirements.txt': '--no-index\n-f ./here\nnobodys-package\n',
        'wheels/here/.keep': '',
      },
    )
    writeWheel(join(project, 'wheels/here'), 'nobodys_package')
    expect((await build(project)).stderr).toBe('')
    for (const each of ['locked', 'declared']) {
      expect(run(each, 'python', '-c', 'import six; print(six.__version__)')).toBe('1.16.0\n')
    }
    expect(run('locked', 'python', '-c', 'import importlib.util as u; print(u.find_spec("uv"))')).toBe('None\n')
    expect(run('wheels', 'python', '-c', 'import nobodys_package')).toBe('')
  })

  test('the same files make the same layers, from scratch and from a copy', async () => {
    const files = { 'src/requirements.txt': 'six==1.16.0\n', 'src/deep/a.py': '' }
    const layers = []
    for (const each of ['once', 'again']) {
      const project = projectWith(imageOf(each, ', no_cache: true'), files)
      utimesSync(join(project, 'src/main.py'), 1, 1)
      expect((await build(project)).code).toBe(0)
      layers.push(await layersOf(name(each)))
    }
    // Engines before 23 note on /etc that they have put files of their own there, for the time of a step, and on nothing else.
    const without = (all: readonly (readonly string[])[]) =>
      all.map((lines) => lines.filter((line) => !line.startsWith('etc/ ')))
    const [once = [], again = []] = layers
    expect(without(again)).toEqual(without(once))
    const code = once.findLast((lines) => lines.length > 0)
    expect(code?.map((line) => line.split(' ')[0])).toEqual([
      'app/',
      'app/deep/',
      'app/deep/a.py',
      'app/main.py',
      'app/requirements.txt',
    ])
    const idsOf = (image: string) =>
      execFileSync('docker', ['inspect', '--format', '{{json .RootFS.Layers}}', name(image)], { encoding: 'utf8' })
    expect(JSON.parse(idsOf('again')).at(-1)).toBe(JSON.parse(idsOf('once')).at(-1))
  })

  test('a server whose code needs what is not installed is refused, with the line', async () => {
    const entry = `  - image: ${name('server')}\n    type: python_server\n    source: src\n    requirements: none.txt\n`
    const endpoints = '    endpoints: [{ endpoint: /p, module: main, function: predict }]\n'
    const project = projectWith(entry + endpoints, {
      'src/main.py': 'import json\nimport no_such_package\ndef predict(x): return x\n',
      'src/none.txt': '',
    })
    const { code, stderr } = await build(project)
    expect(code).toBe(1)
    expect(stderr).toMatch(/^ {2}main\.py:2: there is no module no_such_package, neither in the source nor installed$/m)
    expect(stderr).toMatch(/Dockerfile, line \d+: RUN .*liminal_server\.check/)
  })

  test('an image comes behind the one of the project that it is built on, and again when that has changed', async () => {
    const entries = [
      `{ image: ${name('top')}, type: python, source: src, base_image: '${name('base')}:latest' }`,
      `{ image: ${name('base')}, type: docker, source: base }`,
    ]
    const dockerfile = (text: string) => `FROM python:3.11-slim\nRUN echo ${text} > /base\nUSER nobody\n`
    const project = projectWith(entries.map((entry) => `  - ${entry}\n`).join(''), {
      'base/Dockerfile': dockerfile('one'),
    })
    // The system of another file, with the same base.
    const other = `name: other\nimages:\n  - ${entries[1]}\n`
    writeFiles(project, { 'other/liminal.yml': other.replace('source: base', 'source: ../base') })
    const first = await build(project, [name('top')])
    expect(first.stderr).toBe('')
    expect(first.stdout.split('\n').map((line) => line.replace(/ in .*/, ''))).toEqual([
      `${name('base')}: building (it is not there yet)`,
      `${name('base')}: built`,
      `${name('top')}: building (it is not there yet)`,
      `${name('top')}: built`,
    ])
    expect(run('top', 'sh', '-c', 'cat /base; whoami')).toBe('one\nliminal\n')
    writeFileSync(join(project, 'base/Dockerfile'), dockerfile('two'))
    const changed = await build(project)
    expect(changed.stdout).toMatch(`${name('top')}: building (changed: what it is built on)`)
    expect(run('top', 'cat', '/base')).toBe('two\n')
    writeFileSync(join(project, 'base/Dockerfile'), 'FROM python:3.11-slim\nRUN exit 3\n')
    const failed = await build(project)
    expect(failed.stderr).toMatch(
      `the image ${name('top')} was not built: it comes behind ${name('base')}, which was not built`,
    )
  })

  test('build_cmd runs first, and stops the build where it fails', async () => {
    const project = projectWith(imageOf('made', `, build_cmd: "echo 'print(3)' > main.py"`))
    expect((await build(project)).code).toBe(0)
    expect(run('made', 'python', 'main.py')).toBe('3\n')
    const failing = projectWith(imageOf('unmade', ', build_cmd: "echo no; exit 4"'))
    const { code, stderr } = await build(failing)
    expect(code).toBe(1)
    expect(stderr).toMatch(/build_cmd failed: echo no; exit 4 \(exit code 4\)/)
  })

  test('a source outside of the project, and a link out of it, are refused', async () => {
    const away = temporaryFolder()
    const linked = projectWith(`  - { image: ${name('link')}, type: python, source: linked }\n`)
    symlinkSync(away, join(linked, 'linked'))
    const leaking = projectWith(imageOf('leak'))
    symlinkSync('/etc/hostname', join(leaking, 'src/leak'))
    for (const project of [linked, leaking]) {
      const { code, stderr } = await build(project)
      expect(code).toBe(1)
      expect(stderr).toMatch(/leads to .*, outside of/)
    }
  })

  test('a Dockerfile of the user is built as it is, up to its stage', async () => {
    const dockerfile = 'FROM debian:bookworm-slim AS first\nARG WHO\nRUN echo $WHO > /who\nFROM first\nRUN rm /who\n'
    const project = projectWith(
      `  - { image: ${name('own')}, type: docker, source: src, target: first, build_args: { WHO: ada }, tags: ["${name('own')}:v1"] }\n`,
      { 'src/Dockerfile': dockerfile },
    )
    expect((await build(project)).code).toBe(0)
    expect(run('own:v1', 'cat', '/who')).toBe('ada\n')
  })

  test('a pip.conf is used; neither it nor a secret that lies in the source is in the image', async () => {
    const entries = `  - { image: ${name('conf')}, type: python, source: ., requirements: src/all.txt, pip_conf: pip.conf }\n`
    const secrets = 'secrets:\n  - { secret: token, path: keys/token }\n'
    const project = projectWith(entries + secrets, {
      // Of this test run alone: what the engine has built before would be taken again, whatever pip.conf says.
      'src/all.txt': `six==1.16.0 # ${name('conf')}\n`,
      'pip.conf': '[global]\nno-index = true\n# canary-271828\n',
      'keys/token': 'canary-314159',
    })
    const refused = await build(project)
    expect(refused.stderr).toMatch(/No matching distribution found for six/)
    writeFileSync(join(project, 'pip.conf'), '# canary-271828\n')
    expect((await build(project)).code).toBe(0)
    expect(run('conf', 'ls', 'keys', 'src', 'liminal.yml')).toBe('liminal.yml\n\nkeys:\n\nsrc:\nall.txt\nmain.py\n')
    const saved = execFileSync('docker', ['save', name('conf')], { maxBuffer: 2 ** 30 })
    expect(saved.toString('latin1')).not.toMatch(/canary-(?:271828|314159)/)
  })

  test.each([
    ['the command docker', {}],
    ["the engine's API", noCommand],
  ])('the engine that an executor names is the one that is built on, by %s', async (_, env) => {
    const executors = `executors: [{ executor: other, type: docker, host: '${await otherAddress()}' }]\n`
    const task = '{ task: t, type: python, executor: other, image: IMAGE, cmd: python main.py }'
    const pipelines = `pipelines: [{ pipeline: p, tasks: [${task.replace('IMAGE', name('there'))}] }]\n`
    const project = projectWith(imageOf('there') + executors + pipelines, {
      'src/main.py': `print("${Math.random()}")`,
    })
    const built = await build(project, [], { ...gone, ...env })
    expect(built.stderr).toBe('')
    expect(built.stdout).toMatch(`${name('there')}: built in`)
    writeFileSync(join(project, 'src/main.py'), 'print("changed")')
    const ran = await liminalRun([project], { home: temporaryFolder(), env: { ...gone, ...env } })
    expect(ran).toMatchObject({ code: 0, stdout: expect.stringMatching(/building \(changed: its code\)/) })
    expect(run('there', 'python', 'main.py')).toBe('changed\n')
  })

  test('events come as JSON', async () => {
    const { stdout } = await build(projectWith(imageOf('json')), ['--json'])
    const events = stdout.split('\n').map((line) => JSON.parse(line))
    expect(events[0]).toEqual({ type: 'building', image: name('json'), why: 'it is not there yet' })
    expect(events.at(-1)).toMatchObject({ type: 'built', image: name('json'), id: expect.stringMatching(/^sha256/) })
  })
})
