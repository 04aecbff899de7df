import { expect, test } from 'vitest'
import { refusalOfFolders, secretFolders } from './secret-folders.ts'

const at = (path: string) => ({ secret: 'key', source: { env: 'KEY' }, path })
const data = { volume: 'data', path: '/mnt/data', folder: '/data' }

test('each secret is in a folder, and its variables in none', () => {
  const secrets = [at('/mnt/keys/a.pem'), at('/mnt/all/'), { secret: 'key', source: { env: 'KEY' }, env: 'KEY' }]
  expect(secretFolders({ secrets })).toEqual(['/mnt/keys', '/mnt/all'])
})

test.each([
  ['/key.pem', '/'],
  ['/etc/key.pem', '/etc'],
  ['/etc/ssl/certs/key.pem', '/etc/ssl/certs'],
  ['/usr/lib/keys/key.pem', '/usr/lib/keys'],
  ['/app/key.pem', '/app'],
  ['/mnt/data/key.pem', '/mnt/data'],
  ['/mnt/data/', '/mnt/data'],
])('%s would hide what is in %s', (path, folder) => {
  expect(refusalOfFolders({ secrets: [at(path)], mounts: [data] })).toEqual({
    reason: `the secrets in ${folder} would hide all else that is there`,
    hint: 'give them a folder of their own, such as /mnt/secrets/NAME',
  })
})

test.each([
  '/mnt/keys/key.pem',
  '/mnt/data/keys/key.pem',
  '/etc/shop/key.pem',
  '/root/.aws/',
  '/secrets/',
  '/app/keys/',
])('%s is a folder of its own', (path) => {
  expect(refusalOfFolders({ secrets: [at(path)], mounts: [data] })).toBe(undefined)
})
