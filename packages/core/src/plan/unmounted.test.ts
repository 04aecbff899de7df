import { expect, test } from 'vitest'
import type { ContainerWork, SqlWork } from '../contract/work.ts'
import { unmountedPaths } from './unmounted.ts'

const rest = { env: {}, mounts: [], secrets: [], resources: {}, folder: '/home/me' }
const command = (text: string, more: Partial<ContainerWork> = {}): ContainerWork => ({
  kind: 'container',
  command: ['/bin/sh', '-ec'],
  args: [text],
  ...rest,
  ...more,
})
const mounts = [{ volume: 'd', path: '/mnt/data/', folder: '/x' }]

test('paths below /mnt, or below a mount of others, need a mount', () => {
  expect(unmountedPaths(command('cat /mnt/data/a.csv /mnt/data/a.csv >"/mnt/out/b"'), [])).toEqual([
    '/mnt/data/a.csv',
    '/mnt/out/b',
  ])
  expect(unmountedPaths(command('cat /data/a /database'), ['/data'])).toEqual(['/data/a'])
  expect(unmountedPaths(command('true', { env: { IN: '/mnt/v/in' } }), [])).toEqual(['/mnt/v/in'])
})

test('paths below mounts and secrets of the task, and those of other kinds, need none', () => {
  const secrets = [{ secret: 'k', path: '/mnt/keys/k.pem' }]
  expect(unmountedPaths(command('cat /mnt/data/a /mnt/data /mnt/keys/k.pem', { mounts, secrets }), [])).toEqual([])
  expect(unmountedPaths(command('cat ./mnt/data/a x/mnt/data s3://mnt/data me@host:/mnt/data/x /tmp/x'), [])).toEqual(
    [],
  )
})

test('a mount whose path has blanks in it is known as such', () => {
  const mounts = [{ volume: 'd', path: "/mnt/my team's data", folder: '/x' }]
  expect(unmountedPaths(command(`cat "/mnt/my team's data/a" "/mnt/my team's data"`, { mounts }), [])).toEqual([])
  const plain = [{ volume: 'd', path: '/mnt/my data', folder: '/x' }]
  expect(unmountedPaths(command(String.raw`cat /mnt/my\ data/a /mnt/my`, { mounts: plain }), [])).toEqual(['/mnt/my'])
})

test('SQL is looked through too, and where its result goes', () => {
  const sql: SqlWork = {
    kind: 'sql',
    statements: "FROM '/mnt/in/*.csv'",
    output: { path: '/mnt/out/a', format: 'csv' },
    program: '/p',
    ...rest,
  }
  expect(unmountedPaths(sql, [])).toEqual(['/mnt/in', '/mnt/out/a'])
})
