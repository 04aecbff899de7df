import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TaskType } from '@liminal/core'
import { expect, test } from 'vitest'
import plugin, { config } from './index.ts'

const python = plugin.provides[0] as TaskType

const task = {
  name: 'train',
  env: { SEED: '7' },
  mounts: [{ volume: 'data', path: '/mnt/data', folder: '/home/me/data' }],
  secrets: [],
  resources: { memory: '1Gi' },
  folder: '/home/me/project',
}

function compile(value: unknown) {
  return python.compile({
    config: value,
    task,
    connection: () => undefined,
    service: () => undefined,
    report: () => undefined,
    fill: (_, text) => text,
  })
}

test('the command runs in a shell, with all that the task says of its surroundings', () => {
  const { name: _, ...surroundings } = task
  expect(compile({ cmd: 'python train.py', image: 'iris' })).toEqual([
    {
      kind: 'container',
      image: 'iris',
      command: ['/bin/sh', '-ec'],
      args: ['python train.py'],
      ...surroundings,
    },
  ])
})

test('without an image there is none in the work', () => {
  expect(compile({ cmd: 'python train.py' })[0]).not.toHaveProperty('image')
})

test('a command is required, and is a text', () => {
  expect(config.safeParse({ image: 'iris' }).success).toBe(false)
  expect(config.safeParse({ cmd: ['python', 'train.py'] }).success).toBe(false)
})

test('an empty command, which a shell would run with success, is refused', () => {
  expect(config.safeParse({ cmd: ' ' }).error?.issues[0]?.message).toBe('expected a command, found nothing')
})

test('the table of options in the README is that of the schema', () => {
  const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8')
  const rows = Object.entries(config.shape).map(
    ([name, schema]) => `| \`${name}\` | ${schema.isOptional() ? 'no' : 'yes'} | ${schema.description} |`,
  )
  expect(readme.split('\n').filter((line) => line.startsWith('| `'))).toEqual(rows)
})
