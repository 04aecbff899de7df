import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { registryAuth, registryOf } from './registry-auth.ts'

test.each([
  ['iris', 'https://index.docker.io/v1/'],
  ['team/iris', 'https://index.docker.io/v1/'],
  ['localhost:5000/iris', 'localhost:5000'],
  ['ghcr.io/team/iris', 'ghcr.io'],
])('%s belongs to the registry %s', (reference, registry) => {
  expect(registryOf(reference)).toBe(registry)
})

const encoded = (text: string) => ({ auth: Buffer.from(text).toString('base64') })

/** A helper that knows one registry, and a token for another. */
const helper = `#!/bin/sh
[ "$1" = get ] || exit 9
case "$(cat)" in
  ghcr.io) echo '{"ServerURL":"ghcr.io","Username":"ada","Secret":"of the helper"}';;
  https://index.docker.io/v1/) echo '{"ServerURL":"","Username":"<token>","Secret":"a token"}';;
  *) echo "credentials not found in native keychain"; exit 1;;
esac
`

async function authOf(reference: string, settings: object) {
  const folder = mkdtempSync(join(tmpdir(), 'liminal-auth-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, 'docker-credential-test'), helper, { mode: 0o755 })
  writeFileSync(join(folder, 'config.json'), JSON.stringify(settings))
  vi.stubEnv('PATH', `${folder}:${process.env.PATH}`)
  onTestFinished(() => void vi.unstubAllEnvs())
  return registryAuth(reference, folder)
}

test.each([
  [
    'what is written down',
    'ghcr.io/x',
    { auths: { 'ghcr.io': encoded('eve:a:b') } },
    { username: 'eve', password: 'a:b' },
  ],
  ['a token that is', 'ghcr.io/x', { auths: { 'ghcr.io': { identitytoken: 't' } } }, { identitytoken: 't' }],
  [
    'the helper of all registries',
    'ghcr.io/x',
    { auths: { 'ghcr.io': {} }, credsStore: 'test' },
    { username: 'ada', password: 'of the helper' },
  ],
  [
    'the helper of one',
    'ghcr.io/x',
    { credHelpers: { 'ghcr.io': 'test' }, credsStore: 'none' },
    { username: 'ada', password: 'of the helper' },
  ],
  ['a token of a helper', 'x', { credHelpers: { 'index.docker.io': 'test' } }, { identitytoken: 'a token' }],
  [
    'what is written down where the helper knows nothing',
    'quay.io/x',
    { auths: { 'quay.io': encoded('eve:b') }, credsStore: 'test' },
    { username: 'eve', password: 'b' },
  ],
])('%s is used', async (_, reference, settings, auth) => {
  expect(await authOf(reference, settings)).toEqual({ ...auth, serveraddress: registryOf(reference) })
})

test('without any, or with a helper that is not there, nobody logs in', async () => {
  expect(await authOf('ghcr.io/x', {})).toBe(undefined)
  expect(await authOf('ghcr.io/x', { credsStore: 'nobody' })).toBe(undefined)
})
