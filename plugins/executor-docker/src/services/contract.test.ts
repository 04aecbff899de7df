import { secretInFile, testServices } from '@liminal/testkit'
import { describe, test } from 'vitest'
import { dockerConfig } from '../config.ts'
import { createExecutor } from '../executor.ts'

describe.skipIf(process.env.DOCKER_HOST === undefined)('against the engine of DOCKER_HOST', () => {
  testServices({
    test,
    open: async (context) => createExecutor(dockerConfig.parse({ grace: 5 }), context),
    secrets: secretInFile,
    image: 'python:3.11-slim',
  })
})
