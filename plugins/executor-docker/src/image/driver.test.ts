import { execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BuildProgress, BuildRequest, ImageDriver } from '@liminal/core'
import Docker from 'dockerode'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { openEngine } from '../engine/open.ts'
import { cutOff } from '../test-support/cut-off.ts'
import { requestOf, testTag as tag } from '../test-support/request.ts'
import { buildxDriver, hasBuildx } from './buildx.ts'
import { engineDriver } from './engine-api.ts'
import { type ImageStore, imageStore } from './image-store.ts'

const base = 'debian:bookworm-slim'
const signal = new AbortController().signal

describe.skipIf(process.env.DOCKER_HOST === undefined)('image drivers, against the engine of DOCKER_HOST', () => {
  let docker: Docker
  let store: ImageStore
  beforeAll(() => {
    docker = new Docker()
    store = imageStore(docker)
  })
  afterEach(async () => {
    for (const name of [tag, `${tag}:second`]) {
      await docker
        .getImage(name)
        .remove()
        .catch(() => {})
    }
  })

  const drivers: readonly (readonly [string, () => ImageDriver])[] = [
    ['buildx', () => buildxDriver(docker, store)],
    ["the engine's API", () => engineDriver(docker, store)],
  ]

  describe.each(drivers)('%s', (_, open) => {
    const build = async (request: BuildRequest) => {
      const told: BuildProgress[] = []
      return { told, result: await open().build(request, (progress) => told.push(progress), signal) }
    }

    test('builds an image with its files, arguments, labels and names', async () => {
      const dockerfile = `FROM ${base}\nARG WHO\nCOPY hello.txt /hello.txt\nRUN echo "hello $WHO" >> /hello.txt\n`
      const { result } = await build(
        requestOf(dockerfile, {
          files: { 'hello.txt': 'first\n' },
          buildArgs: { WHO: 'Ada' },
          labels: { 'dev.liminal.code': 'abc' },
          tags: [tag, `${tag}:second`],
        }),
      )
      expect(result).toEqual({ id: expect.stringMatching(/^sha256:/) })
      const first = await store.find(tag, signal)
      expect(first?.labels).toMatchObject({ 'dev.liminal.code': 'abc' })
      expect((await store.find(`${tag}:second`, signal))?.id).toBe(first?.id)
      const said = execFileSync('docker', ['run', '--rm', tag, 'cat', '/hello.txt'], { encoding: 'utf8' })
      expect(said).toBe('first\nhello Ada\n')
    })

    test('tells of its steps, and which of them were done before', async () => {
      const dockerfile = `FROM ${base}\nRUN echo said-${Date.now()} && echo twice\n`
      const { told: first } = await build(requestOf(dockerfile))
      expect(first).toContainEqual({ type: 'output', line: 'twice' })
      expect(first.findLast(({ type }) => type === 'step')).toMatchObject({ cached: false })
      const { told: again, result } = await build(requestOf(dockerfile))
      expect(again).toContainEqual({ type: 'step', name: expect.stringContaining('RUN echo'), cached: true })
      const { result: third } = await build(requestOf(dockerfile))
      expect(third).toEqual(result)
      const { told: anew } = await build(requestOf(dockerfile, { noCache: true }))
      expect(anew).toContainEqual({ type: 'output', line: 'twice' })
    })

    test('a step that fails is told with its line, exit code and output', async () => {
      const { result } = await build(requestOf(`FROM ${base}\n\nRUN echo working && \\\n  exit 7\n`))
      expect(result).toMatchObject({
        reason: expect.stringMatching(/RUN echo working .*exit code: 7$/),
        exitCode: 7,
        line: 3,
        output: ['working'],
      })
      expect(await store.find(tag, signal)).toBe(undefined)
    })

    test.each([
      ['a file that is not there', `FROM ${base}\nENV V=nothing\nCOPY $V.txt /\n`, /nothing\.txt/, 3],
      ['an instruction that does not exist', `FROM ${base}\nRUNN true\n`, /unknown instruction: RUNN/i, 2],
      ['the second of two that are alike', `from ${base}\nrun rm /etc/motd\nrun rm /etc/motd\n`, /rm \/etc\/motd/, 3],
    ])('%s fails the build', async (_, dockerfile, reason, line) => {
      const { result } = await build(requestOf(dockerfile))
      expect(result).toMatchObject({ reason: expect.stringMatching(reason), line })
    })

    test('builds up to a stage', async () => {
      const dockerfile = `FROM ${base} AS first\nRUN echo one > /stage\nFROM first\nRUN exit 1\n`
      expect((await build(requestOf(dockerfile, { target: 'first' }))).result).toHaveProperty('id')
      expect(execFileSync('docker', ['run', '--rm', tag, 'cat', '/stage'], { encoding: 'utf8' })).toBe('one\n')
    })

    test.each(['amd64', 'arm64'])('builds for the platform linux/%s', async (architecture) => {
      const request = requestOf('FROM scratch\nCOPY a /a\n', { platform: `linux/${architecture}`, files: { a: '' } })
      expect((await build(request)).result).toHaveProperty('id')
      expect((await docker.getImage(tag).inspect()).Architecture).toBe(architecture)
    })

    test('a build can be stopped', async () => {
      const abort = new AbortController()
      const building = open().build(
        requestOf(`FROM ${base}\nRUN sleep 60 # ${Date.now()}\n`),
        ({ type }) => type === 'step' && setTimeout(() => abort.abort(), 200),
        abort.signal,
      )
      setTimeout(() => abort.abort(), 3000)
      await expect(building).rejects.toThrow()
    })
  })

  test.each([
    ['ends', ''],
    ['breaks off in a line', '{"aux":'],
  ])('an answer of the engine that %s before there is an image is a failure, whatever there was', async (_, rest) => {
    const driver = engineDriver(docker, store)
    expect(await driver.build(requestOf(`FROM ${base}\n`), () => {}, signal)).toHaveProperty('id')
    await using engine = await cutOff(/^POST \S*\/build\?/, rest)
    const cut = openEngine(engine.address)
    const request = requestOf(`FROM ${base}\nRUN sleep 1\n`, { noCache: true })
    const result = await engineDriver(cut, imageStore(cut)).build(request, () => {}, signal)
    expect(result).toEqual({ reason: 'the engine ended its answer before there was an image', output: [] })
  })

  test.skipIf(process.env.REGISTRY === undefined)('so is one to a push (the registry of REGISTRY)', async () => {
    const name = `${process.env.REGISTRY}/${tag}`
    await engineDriver(docker, store).build(requestOf(`FROM ${base}\n`, { tags: [name] }), () => {}, signal)
    await using engine = await cutOff(/^POST \S*\/push\?/)
    const cut = openEngine(engine.address)
    const result = await engineDriver(cut, imageStore(cut)).push(name, () => {}, signal)
    await docker.getImage(name).remove()
    expect(result).toEqual({ reason: 'the engine ended its answer before all was pushed', output: [] })
  })

  test('a secret is seen by the build and is in no layer', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'liminal-secret-'))
    afterAll(() => rmSync(folder, { recursive: true }))
    writeFileSync(join(folder, 'conf'), 'canary-5318008')
    const dockerfile = `FROM ${base}\nRUN --mount=type=secret,id=conf wc -c < /run/secrets/conf > /size\n`
    const driver = buildxDriver(docker, store)
    const result = await driver.build(
      requestOf(dockerfile, { secrets: { conf: join(folder, 'conf') } }),
      () => {},
      signal,
    )
    expect(result).toHaveProperty('id')
    expect(execFileSync('docker', ['run', '--rm', tag, 'cat', '/size'], { encoding: 'utf8' }).trim()).toBe('14')
    const layers = execFileSync('docker', ['save', tag], { maxBuffer: 2 ** 30 })
    expect(layers.includes('canary-5318008')).toBe(false)
    expect(engineDriver(docker, store).supports.secrets).toBe(false)
  })

  test('buildx is found', async () => {
    expect(await hasBuildx()).toBe(true)
  })

  describe.skipIf(process.env.REGISTRY === undefined)('with the registry of REGISTRY', () => {
    test.each(drivers)('%s pushes, and tells of a registry that is not there', async (_, open) => {
      const name = `${process.env.REGISTRY}/${tag}`
      await open().build(requestOf(`FROM ${base}\n`, { tags: [name] }), () => {}, signal)
      expect(await open().push(name, () => {}, signal)).toBe(undefined)
      const nowhere = `localhost:1/${tag}`
      await open().tag(name, [nowhere], signal)
      expect(await open().push(nowhere, () => {}, signal)).toMatchObject({ reason: expect.stringMatching(/refused/) })
      for (const each of [name, nowhere]) await docker.getImage(each).remove()
    })

    test.each(drivers)('%s uses the layers of a pushed image, where nothing of them is here', async (_, open) => {
      const name = `${process.env.REGISTRY}/${tag}-cache`
      const step = `echo ${randomUUID()}`
      const isCached = async (more: Partial<BuildRequest>) => {
        const told: BuildProgress[] = []
        const request = requestOf(`FROM ${base}\nRUN ${step}\n`, { tags: [name], ...more })
        expect(await open().build(request, (progress) => told.push(progress), signal)).toHaveProperty('id')
        return told.some((each) => each.type === 'step' && each.name.includes(step) && each.cached)
      }
      const forget = async () => {
        await docker.getImage(name).remove()
        const layers = execFileSync('docker', ['buildx', 'du', '--verbose'], { encoding: 'utf8' }).split('\n\n')
        const id = /^ID:\s*(\S+)/m.exec(layers.find((layer) => layer.includes(step)) ?? '')?.[1]
        execFileSync('docker', ['builder', 'prune', '--all', '--force', '--filter', `id=${id}`])
      }
      expect(await isCached({ cacheFrom: [name] })).toBe(false)
      expect(await open().push(name, () => {}, signal)).toBe(undefined)
      await forget()
      expect(await isCached({})).toBe(false)
      await forget()
      expect(await isCached({ cacheFrom: [name] })).toBe(true)
      await docker.getImage(name).remove()
    })
  })
})
