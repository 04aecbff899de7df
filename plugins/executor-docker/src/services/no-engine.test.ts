import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { ServiceHost } from '@liminal/core'
import { expect, test } from 'vitest'
import { usualLimits } from '../engine/limits.ts'
import { makeHome, never } from '../test-support/docker.ts'
import { fakeEngine, silent } from '../test-support/fake-engine.ts'
import { hostOf, serviceOf } from '../test-support/service.ts'
import { placeOf } from './place.ts'

/** Limits that a test can wait for. */
const limits = { ...usualLimits, answer: 200, act: 200 }

/** A home with a service that was up. */
function homeWithService(): string {
  const home = makeHome()
  const root = join(home, 'executors/docker.services')
  mkdirSync(root, { recursive: true })
  const front = { container: 'front', network: 'n', address: '127.0.0.1', port: 1 }
  placeOf(root, 's', 'a').write({ container: 'version', front, digest: '', spec: serviceOf('one'), since: 0 })
  return home
}

const all: readonly (readonly [string, (host: ServiceHost) => Promise<unknown>])[] = [
  ['list', (host) => host.list('s', never)],
  ['apply', (host) => host.apply(serviceOf('two'), { checks: [], signal: never })],
  ['remove', (host) => host.remove('s', 'a', never)],
  ['logs', (host) => readAll(host.logs('s', 'a', { signal: never }))],
  ['logs, followed', (host) => readAll(host.logs('s', 'a', { follow: true, signal: never }))],
  ['collect', async (host) => host.collect?.({ unusedSince: new Date(0), dryRun: false, signal: never })],
]

async function readAll(lines: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of lines);
}

test.each(all)('%s of an engine that never answers ends with an error that says so', async (_, ask) => {
  await using engine = await fakeEngine(silent)
  const host = hostOf(homeWithService(), { host: engine.address }, limits)
  await expect(ask(host)).rejects.toMatchObject({
    code: 'E_ENGINE_GONE',
    message: 'no Docker engine answers: no answer for 0.2 s',
  })
})
