import { homedir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { ContainerWork } from '../contract/work.ts'
import { yaml } from '../test-support/files.ts'
import { opened } from '../test-support/open.ts'

/** The secrets of the work of a task, by how the YAML says it. */
function secretsOf(entries: string, task: string, mounts = '[]') {
  const text = yaml`
    name: demo
    secrets: [${entries}]
    pipelines:
      - pipeline: p
        tasks:
          - { task: t, type: python, cmd: t, secrets: [${task}], mounts: ${mounts} }
  `
  const { plans, folder, problems } = opened({ 'liminal.yml': text })
  expect(problems).toEqual([])
  const work = plans[0]?.tasks.find(({ name }) => name === 't')?.work as ContainerWork
  return { folder, secrets: work.secrets }
}

test('an entry that says nothing is the environment variable of its name; so is a task that says nothing', () => {
  const { secrets } = secretsOf('{ secret: my-db.1 }', '{ secret: my-db.1 }, { secret: my-db.1, key: user }')
  expect(secrets).toEqual([
    { secret: 'my-db.1', source: { env: 'MY_DB_1' }, env: 'MY_DB_1' },
    { secret: 'my-db.1', key: 'user', source: { env: 'MY_DB_1' }, env: 'MY_DB_1_USER' },
  ])
})

test('a path starts at the folder of its file, or at the home of its user', () => {
  const entries = '{ secret: a, path: keys/a }, { secret: b, local_path_file: ~/b }, { secret: c, env: C, path: /c }'
  const { folder, secrets } = secretsOf(
    entries,
    '{ secret: a, path: /a }, { secret: b, env: B }, { secret: c, env: X }',
  )
  expect(secrets).toEqual([
    { secret: 'a', source: { path: join(folder, 'keys/a') }, path: '/a' },
    { secret: 'b', source: { path: join(homedir(), 'b') }, env: 'B' },
    { secret: 'c', source: { env: 'C', path: '/c' }, env: 'X' },
  ])
})

test("Apache Liminal's paths are folders, whoever says them, and mounts may be secrets", () => {
  const entries = '{ secret: a, local_path_file: /k/a, remote_path: /mnt/a }, { secret: b, path: /k/b }'
  const task = '{ secret: a }, { secret: b, remote_path: /mnt/b/ }, { secret: a, env: A }'
  expect(secretsOf(entries, task, '[{ mount: m, volume: b, path: /mnt/m }]').secrets).toEqual([
    { secret: 'a', source: { path: '/k/a' }, path: '/mnt/a/' },
    { secret: 'b', source: { path: '/k/b' }, path: '/mnt/b/' },
    { secret: 'a', source: { path: '/k/a' }, env: 'A' },
    { secret: 'b', source: { path: '/k/b' }, path: '/mnt/m/' },
  ])
})
