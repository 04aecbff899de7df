import { expect, test } from 'vitest'
import { makeHome, openDocker } from './test-support/docker.ts'

test.each([
  ['unix:///var/run/docker.sock', undefined],
  ['tcp://docker:2375', true],
  ['https://10.0.0.1:2376', true],
])('whether this machine sees the volumes of an engine at %s', async (host, elsewhere) => {
  await using executor = openDocker(makeHome(), { host })
  expect(executor.volumesElsewhere).toBe(elsewhere)
})
