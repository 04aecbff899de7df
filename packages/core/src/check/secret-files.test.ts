import { expect, test } from 'vitest'
import type { CheckedService } from './checked.ts'
import { withSecretFiles } from './secret-files.ts'

const service = (image: object) => ({ name: 's', keys: {}, folder: '/p', image }) as unknown as CheckedService

test('every image knows the secrets that lie in its source, whoever uses them', () => {
  const { images, services } = withSecretFiles({
    images: new Map([
      ['all', { image: 'all', folder: '/p', source: '/p' }],
      ['one', { image: 'one', folder: '/p', source: '/p/one', pip_conf: 'pip.conf' }],
      ['none', { image: 'none', secret_files: ['/written/by/the/user'] }],
    ]),
    services: new Map([['s', service({ image: 'two', folder: '/p', source: '/p/two', pip_conf: 'two/own.conf' })]]),
    secrets: new Map([
      ['token', { source: { env: 'TOKEN', path: '/p/one/keys' } }],
      ['other', { source: { path: '/elsewhere' } }],
    ]),
  })
  expect(images.get('all')?.secret_files).toEqual(['/p/one/keys', '/p/pip.conf', '/p/two/own.conf'])
  expect(images.get('one')?.secret_files).toEqual(['/p/one/keys'])
  expect(images.get('none')).toEqual({ image: 'none' })
  expect(services.get('s')?.image?.secret_files).toEqual(['/p/two/own.conf'])
})
