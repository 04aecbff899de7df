import type { BuildRequest, ImageDriver } from '@liminal/core'
import type Docker from 'dockerode'
import { expect, test } from 'vitest'
import { usualLimits } from '../engine/limits.ts'
import { openEngine } from '../engine/open.ts'
import { never } from '../test-support/docker.ts'
import { type Answer, fakeEngine, silent } from '../test-support/fake-engine.ts'
import { requestOf } from '../test-support/request.ts'
import { buildxDriver, hasBuildx } from './buildx.ts'
import { engineDriver } from './engine-api.ts'
import { imageStore } from './image-store.ts'

/** Limits that a test can wait for. */
const limits = { ...usualLimits, answer: 200, act: 200, alive: 100 }

/** An engine that begins to build, and hangs. */
const hangs: Answer = (request, response) => {
  if (!request.url?.includes('/build')) return
  response.writeHead(200)
  response.write('{"stream":"Step 1"}\n')
}

const drivers: readonly (readonly [string, (docker: Docker, host: string) => ImageDriver])[] = [
  ["the engine's API", (docker) => engineDriver(docker, imageStore(docker))],
  ['buildx', (docker, host) => buildxDriver(docker, imageStore(docker), host)],
]

const asks: readonly (readonly [string, (driver: ImageDriver, request: BuildRequest) => Promise<unknown>])[] = [
  ['build', (driver, request) => driver.build(request, () => {}, never)],
  ['push', (driver) => driver.push('localhost:1/x', () => {}, never)],
  ['find', (driver) => driver.find('x', never)],
  ['tag', (driver) => driver.tag('x', ['y'], never)],
]

const isThere = await hasBuildx()

for (const [name, open] of drivers) {
  test.skipIf(name === 'buildx' && !isThere).each(asks)(
    `${name}: %s on an engine that hangs ends with an error that says so`,
    async (_, ask) => {
      for (const answer of [silent, hangs]) {
        await using engine = await fakeEngine(answer)
        const docker = openEngine(engine.address, limits)
        await expect(ask(open(docker, engine.address), requestOf('FROM scratch\n'))).rejects.toMatchObject({
          code: 'E_ENGINE_GONE',
          message: 'no Docker engine answers: no answer for 0.2 s',
        })
      }
    },
  )
}
