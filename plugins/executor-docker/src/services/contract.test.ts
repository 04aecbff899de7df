import { join } from 'node:path'
import { secretInFile, testServices } from '@liminal/testkit'
import { describe, test } from 'vitest'
import { dockerConfig } from '../config.ts'
import { openEngine } from '../engine/open.ts'
import { createExecutor } from '../executor.ts'
import { containersOf } from './containers.ts'
import { placeOf } from './place.ts'

describe.skipIf(process.env.DOCKER_HOST === undefined)('against the engine of DOCKER_HOST', () => {
  testServices({
    test,
    open: async (context) => createExecutor(dockerConfig.parse({ grace: 1 }), context),
    secrets: secretInFile,
    image: 'python:3.11-slim',
    switchOff,
  })
})

async function switchOff(home: string): Promise<void> {
  const docker = openEngine()
  const place = placeOf(join(home, 'executors/host.services'), 'testkit', 'server')
  for (const name of await containersOf(docker, place)) await docker.getContainer(name).stop({ t: 0 })
}
