import { appendFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { SqlWork } from '@liminal/core'
import { expect, test } from 'vitest'
import { makeBench, makeHome } from '../test-support/bench.ts'
import { planOf, task, writes } from '../test-support/plan.ts'

/** SQL that names files, and why it runs; undefined if it does not. */
function reading(...reads: readonly string[]) {
  const bench = makeBench()
  const folder = makeHome()
  mkdirSync(join(folder, 'data'))
  for (const path of ['in.csv', 'data/a.csv', 'v.csv']) writeFileSync(join(folder, path), '1')
  const work: SqlWork = {
    kind: 'sql',
    statements: 'SELECT',
    output: { path: 'out.csv', format: 'csv' },
    reads,
    env: {},
    mounts: [{ volume: 'v', path: '/mnt', folder: join(folder, 'data') }],
    resources: {},
    folder,
    program: '/program.js',
  }
  const plan = planOf([task('a', [], { work, cache: { inputs: [], outputs: [], leavesNothing: true } })], { folder })
  const outcome = () => {
    writeFileSync(join(folder, 'out.csv'), '1')
    return writes({})
  }
  const again = async () => {
    const { done, events } = bench.start(plan, { outcome })
    expect(await done).toBe('succeeded')
    return events.find((event) => event.type === 'cache_missed')?.because
  }
  return { folder, again }
}

test('a file that it names counts by its content, wherever it lies', async () => {
  const { folder, again } = reading('in.csv', '/mnt/a.csv')
  await again()
  expect(await again()).toBeUndefined()
  appendFileSync(join(folder, 'in.csv'), '2')
  expect(await again()).toBe('in.csv has changed')
  appendFileSync(join(folder, 'data/a.csv'), '2')
  expect(await again()).toBe('/mnt/a.csv has changed')
  rmSync(join(folder, 'in.csv'))
  expect(await again()).toBe('in.csv is gone')
})

test('so do files that match what it names', async () => {
  const { folder, again } = reading('/mnt/*.csv')
  await again()
  writeFileSync(join(folder, 'data/b.csv'), '1')
  expect(await again()).toBe('/mnt/b.csv is new')
})

test('a text that names no file, or a folder, keeps nothing from the cache', async () => {
  const { again } = reading('a.b', '/', '.', 'data', 's3://bucket/*.parquet', '%.%')
  await again()
  expect(await again()).toBeUndefined()
})

test('what it writes has to be there still, and the same', async () => {
  const { folder, again } = reading()
  await again()
  appendFileSync(join(folder, 'out.csv'), '2')
  expect(await again()).toBe('out.csv has been changed since')
})
