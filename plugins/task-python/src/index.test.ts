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
  return python.compile({ config: value, task, connection: () => undefined, report: () => undefined })
}

test('the command runs in a shell, with all that the task says of its surroundings', () => {
  const { name: _, ...surroundings } = task
  expect(compile({ cmd: 'python train.py | tee log', image: 'iris' })).toEqual([
    {
      kind: 'container',
      image: 'iris',
      command: ['/bin/sh', '-c'],
      args: ['python train.py | tee log'],
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

test('the README describes every option', () => {
  const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8')
  for (const [name, schema] of Object.entries(config.shape)) {
    expect(readme).toContain(`| \`${name}\` | ${schema.isOptional() ? 'no' : 'yes'} | ${schema.description} |`)
  }
})
