import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { folderWith } from '../test-support/files.ts'
import { looksSecret } from './secret-files.ts'

const none = '/nothing/here'

test.each([
  ...['.env', '.env.local', '.env.production', '.envrc', '.netrc', '_netrc', '.pypirc', '.pgpass', '.git-credentials'],
  ...['id_rsa', 'id_ed25519', 'id_rsa_github', 'id_rsa.old', 'server.pem', 'Server.KEY', 'store.p12', 'a.pfx', 'a.jks'],
  ...['credentials', 'credentials.json', 'secrets.toml', 'secrets.yaml', 'client_secret_12.json', 'kaggle.json'],
  ...['service-account.json', 'service_account_prod.json'],
])('%s holds secrets', (name) => {
  expect(looksSecret(none, name, false)).toBe(true)
})

test.each([
  ...['.env.example', '.env.sample', '.env.template', '.env.dist', 'env', 'environment.yml', '.environment'],
  ...['id_rsa.pub', 'id_rsa.py', 'id_rsat', 'keys.py', 'key', 'monkey', 'public_key.txt', 'pem', '.gitignore'],
  ...['credentials.py', 'secrets.py', 'test_secrets.py', 'my_secrets.yaml', 'config.json', '.npmrc', '.ssh', '.aws'],
])('%s does not', (name) => {
  expect(looksSecret(none, name, false)).toBe(false)
})

test.each(['.ssh', '.aws', '.azure', '.gnupg', '.kube'])('all of the folder %s does', (name) => {
  expect(looksSecret(none, name, true)).toBe(true)
})

test.each(['ssh', 'keys', 'credentials', '.config', '.env', '.github'])('the folder %s as such does not', (name) => {
  expect(looksSecret(none, name, true)).toBe(false)
})

test('certificates hold none, unless a key stands beside them', () => {
  const file = join(folderWith({}), 'ca.pem')
  const certificate = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n'
  writeFileSync(file, certificate)
  expect(looksSecret(file, 'ca.pem', false)).toBe(false)
  writeFileSync(file, `${certificate}-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----\n`)
  expect(looksSecret(file, 'ca.pem', false)).toBe(true)
})
