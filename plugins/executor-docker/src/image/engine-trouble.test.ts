import type { ImageDriver } from '@liminal/core'
import type Docker from 'dockerode'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openEngine } from '../engine/open.ts'
import { image, makeHome, never, openDocker, run, shell } from '../test-support/docker.ts'
import { canStartEngine, type OwnEngine, startEngine } from '../test-support/own-engine.ts'
import { requestOf } from '../test-support/request.ts'
import { buildxDriver } from './buildx.ts'
import { engineDriver } from './engine-api.ts'
import { imageStore } from './image-store.ts'

const megabyte = 'x'.repeat(2 ** 20)

describe.skipIf(!canStartEngine())('with an engine of its own, started as root', () => {
  let engine: OwnEngine
  let docker: Docker
  const former = process.env.DOCKER_HOST
  beforeEach(async () => {
    engine = await startEngine(600)
    process.env.DOCKER_HOST = engine.address
    docker = openEngine(engine.address)
  })
  afterEach(async () => {
    process.env.DOCKER_HOST = former
    await engine[Symbol.asyncDispose]()
  })

  const drivers: readonly (readonly [string, () => ImageDriver])[] = [
    ['buildx', () => buildxDriver(docker, imageStore(docker))],
    ["the engine's API", () => engineDriver(docker, imageStore(docker))],
  ]

  test.each(drivers)(
    '%s: a disk that runs full in mid-build is told of, and with room again it goes on',
    async (_, open) => {
      const files = Object.fromEntries(Array.from({ length: 500 }, (_, at) => [`file${at}`, `${at}${megabyte}`]))
      const failed = await open().build(requestOf(`FROM ${image}\nCOPY . /all\n`, { files }), () => {}, never)
      expect(failed).toMatchObject({
        reason: expect.stringMatching(/no space left on device/),
        hint: expect.stringMatching(/docker system prune/),
      })
      engine.grow(1000)
      const small = requestOf(`FROM ${image}\nCOPY file /\n`, { files: { file: 'little' } })
      expect(await open().build(small, () => {}, never)).toHaveProperty('id')
    },
  )

  test.each(drivers)('%s: an engine that is killed in mid-build is told of', async (_, open) => {
    let killed: Promise<void> | undefined
    const building = open().build(
      requestOf(`FROM ${image}\nRUN echo started && sleep 60\n`),
      (progress) => {
        if (progress.type === 'output' && progress.line === 'started') killed ??= engine.kill()
      },
      never,
    )
    const result = await building.catch((error: unknown) => ({ reason: String(error) }))
    await killed
    expect(killed).toBeDefined()
    expect(result).toMatchObject({
      reason: expect.stringMatching(/no Docker engine answers|closing|EOF|connection reset/),
    })
    expect(result).not.toHaveProperty('id')
  })

  test('work on a full disk fails, and says so', async () => {
    const home = makeHome()
    await using executor = openDocker(home, { host: engine.address, network: 'none' })
    const outcome = await run(executor, shell(home, 'head -c 600M /dev/zero > /tmp/all || exit 3'))
    expect(outcome).toMatchObject({ status: 'failed', exitCode: 3 })
  })
})
