import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { isAlive, liminalRun, start } from './test-support/command-line.ts'
import { noEngine, otherAddress } from './test-support/engine.ts'
import { build, drivers, imageOf, name, noCommand, projectWith, removeImages, run } from './test-support/images.ts'
import { layersOf } from './test-support/layers.ts'
import { lock, pyproject, writeWheel } from './test-support/packages.ts'
import { temporaryFolder, writeFiles } from './test-support/project.ts'

describe.skipIf(process.env.DOCKER_HOST === undefined)('images, with the engine of DOCKER_HOST', () => {
  removeImages()

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

  test('an image is without what looks like a secret, and the build says how to take it in', async () => {
    const files = { 'src/.env': 'TOKEN=canary-271828', 'src/keys/server.pem': 'canary-271828', 'src/.env.example': '' }
    const project = projectWith(imageOf('unsecret'), files)
    const first = await build(project)
    expect(first.stdout).toContain(
      `${name('unsecret')}: left out, as they look like secrets: .env, keys/server.pem\n  a line !.env in .dockerignore of its source takes it in`,
    )
    expect(run('unsecret', 'ls', '-A', '/app', '/app/keys')).not.toMatch(/\.env$|\.pem/m)
    expect((await build(project)).stdout).toBe(`${name('unsecret')}: nothing has changed`)
    writeFiles(project, { 'src/.dockerignore': '!.env\n' })
    const second = await build(project)
    expect(second.stdout).toContain(
      `left out, as they look like secrets: keys/server.pem\n  a line !keys/server.pem in`,
    )
    expect(run('unsecret', 'cat', '/app/.env')).toBe('TOKEN=canary-271828')
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

  test('Ctrl-C stops a build_cmd with all that it has started', async () => {
    const command = 'sh -c "echo $$ > pid; exec sleep 1000" & echo begun; wait'
    const project = projectWith(imageOf('stopped', `, build_cmd: '${command}'`))
    const building = start(['build', project, '--progress'], { home: temporaryFolder() })
    await building.line('| begun')
    const pid = join(project, 'src/pid')
    await expect.poll(() => existsSync(pid) && readFileSync(pid, 'utf8').endsWith('\n')).toBe(true)
    building.process.kill('SIGINT')
    expect((await building.ended).code).toBe(130)
    expect(isAlive(Number(readFileSync(pid, 'utf8')))).toBe(false)
  })

  test('the first line of a build_cmd that fails ends it', async () => {
    const project = projectWith(imageOf('lines', `, build_cmd: "false\\n touch on"`))
    const { code, stderr } = await build(project)
    expect(code).toBe(1)
    expect(stderr).toMatch(/build_cmd failed: false\s+touch on \(exit code 1\)/)
    expect(existsSync(join(project, 'src/on'))).toBe(false)
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

  test('without the command docker, a pip.conf is refused, rather than put into a layer', async () => {
    const project = projectWith(imageOf('refused', ', pip_conf: pip.conf'), { 'pip.conf': '' })
    const { code, stderr } = await build(project, [], noCommand)
    expect(code).toBe(1)
    expect(stderr).toMatch(/was not built: Docker's API cannot give a build secrets, which pip_conf is/)
    expect(stderr).toMatch(/install the command docker with buildx/)
  })

  test.each(drivers)('the engine that an executor names is the one that is built on, by %s', async (_, by, env) => {
    const there = `there-${by}`
    const executors = `executors: [{ executor: other, type: docker, host: '${await otherAddress()}' }]\n`
    const task = '{ task: t, type: python, executor: other, image: IMAGE, cmd: python main.py }'
    const pipelines = `pipelines: [{ pipeline: p, tasks: [${task.replace('IMAGE', name(there))}] }]\n`
    const project = projectWith(imageOf(there) + executors + pipelines, {
      'src/main.py': `print("${Math.random()}")`,
    })
    const built = await build(project, [], { DOCKER_HOST: noEngine, ...env })
    expect(built.stderr).toBe('')
    expect(built.stdout).toMatch(`${name(there)}: built in`)
    writeFileSync(join(project, 'src/main.py'), 'print("changed")')
    const ran = await liminalRun([project], { home: temporaryFolder(), env: { DOCKER_HOST: noEngine, ...env } })
    expect(ran).toMatchObject({ code: 0, stdout: expect.stringMatching(/building \(changed: its code\)/) })
    expect(run(there, 'python', 'main.py')).toBe('changed\n')
  })
})
