import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ImageType } from '@liminal/core'
import { expect, test } from 'vitest'
import plugin from './index.ts'
import { serverFolder } from './server-files.ts'

/** The variables of the server with their defaults, as it knows them itself. */
const defaults: Readonly<Record<string, string | number>> = JSON.parse(
  execFileSync(
    'python3',
    ['-c', 'import json; from liminal_server import settings; print(json.dumps(settings.DEFAULTS))'],
    {
      encoding: 'utf8',
      env: { ...process.env, PYTHONPATH: serverFolder, PYTHONDONTWRITEBYTECODE: '1' },
    },
  ),
)

test('the table of variables is that of the server', () => {
  const readme = readFileSync(join(serverFolder, 'README.md'), 'utf8')
  const rows = [...readme.matchAll(/^\| `(\w+)` \| (?:`(.*?)`)? ?\|/gm)].map(([, name, value = '']) => [name, value])
  expect(rows).toEqual(Object.entries(defaults).map(([name, value]) => [name, String(value)]))
})

test.each([
  [{}, 36],
  [{ LIMINAL_DRAIN_SECONDS: '60' }, 66],
  [{ LIMINAL_LINGER_SECONDS: '5', LIMINAL_DRAIN_SECONDS: 'long' }, 40],
])('a service of it with the variables %o may take %d seconds to end', (env, seconds) => {
  const [, server] = plugin.provides as [ImageType, ImageType]
  const { LIMINAL_LINGER_SECONDS: linger, LIMINAL_DRAIN_SECONDS: drain } = defaults
  expect([linger, drain]).toEqual([1, 30])
  expect(server.server?.({ config: {}, image: { image: 'i', source: '/src' } }, env)?.endsWithin).toBe(seconds)
})
