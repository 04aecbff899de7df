import { secretInFile, testExecutor } from '@liminal/testkit'
import { afterAll, describe, test } from 'vitest'
import { accepts, dockerConfig } from './config.ts'
import { createExecutor } from './executor.ts'
import { removeContainers } from './test-support/docker.ts'

const config = dockerConfig.parse({ grace: 1 })

describe.skipIf(process.env.DOCKER_HOST === undefined)('against the engine of DOCKER_HOST', () => {
  const homes: string[] = []
  afterAll(async () => {
    for (const home of new Set(homes)) await removeContainers(home)
  })
  testExecutor({
    test,
    open: async (context) => {
      homes.push(context.home)
      return createExecutor(config, context)
    },
    accepts,
    supports: { logs: true, cancel: true },
    secrets: secretInFile,
    image: 'debian:bookworm-slim',
    adapt: (work) => ({ ...work, resources: { memory: '64Mi' } }),
    outOfMemory: { script: 'tail /dev/zero' },
    patience: 20_000,
  })
})
