import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Mount } from '@liminal/core'
import { expect, test } from 'vitest'
import { makeBench, makeHome } from '../test-support/bench.ts'
import { containerWork, functionTask, planOf, task, writes } from '../test-support/plan.ts'
import { locateFiles, pathInMount } from './files.ts'

/** Two volumes, one seen inside the other, each with files. */
function volumes() {
  const folder = makeHome()
  const mounts: Mount[] = [
    { volume: 'data', path: '/mnt/data', folder: join(folder, 'data') },
    { volume: 'models', path: '/mnt/data/models/', folder: join(folder, 'models') },
    { volume: 'far', path: '/mnt/far', folder: join(folder, 'not-on-this-machine') },
  ]
  mkdirSync(join(folder, 'data/deep'), { recursive: true })
  mkdirSync(join(folder, 'models'))
  writeFileSync(join(folder, 'data/deep/x.csv'), '1')
  writeFileSync(join(folder, 'models/m.bin'), '1')
  writeFileSync(join(folder, 'secret'), '1')
  const produced = (path: string) => {
    const located = locateFiles(
      { f: path, n: 1 },
      task('t', [], { work: { ...containerWork(), mounts }, outputs: { f: 'file' } }),
    )
    return 'outputs' in located ? located.outputs.f : located.problem
  }
  return { folder, mounts, produced }
}

test('a file is handed on by its path below the mount, however the task names it', () => {
  const { folder, produced } = volumes()
  expect(produced('/mnt/data/deep/x.csv')).toBe('/mnt/data/deep/x.csv')
  expect(produced(join(folder, 'data/deep/x.csv'))).toBe('/mnt/data/deep/x.csv')
  expect(produced('/mnt/data//deep/./x.csv')).toBe('/mnt/data/deep/x.csv')
  expect(produced('/mnt/data/deep/')).toBe('/mnt/data/deep')
})

test('a file is found below a link to the folder of its mount', () => {
  const { folder, produced } = volumes()
  symlinkSync(join(folder, 'data'), join(folder, 'link'))
  expect(produced(join(folder, 'link/deep/x.csv'))).toBe('/mnt/data/deep/x.csv')
  expect(produced(join(folder, 'link/../secret'))).toMatch(/not below one of its mounts/)
})

test('of mounts one inside the other, the inner one has the file', () => {
  const { folder, produced } = volumes()
  expect(produced('/mnt/data/models/m.bin')).toBe('/mnt/data/models/m.bin')
  expect(produced(join(folder, 'models/m.bin'))).toBe('/mnt/data/models/m.bin')
})

test('a volume that this machine does not see is taken at its word', () => {
  expect(volumes().produced('/mnt/far/y.csv')).toBe('/mnt/far/y.csv')
})

test('what is not below a mount, or not there, is a problem', () => {
  const { produced } = volumes()
  const outside = (path: string) => `its output f is not below one of its mounts: ${path}`
  for (const path of ['/tmp/x.csv', 'x.csv', '/mnt/database/x.csv', '/mnt/data/../../secret', '/mnt']) {
    expect(produced(path)).toBe(outside(path))
  }
  expect(produced('/mnt/data/none.csv')).toBe('its output f is a file that is not there: /mnt/data/none.csv')
  expect(locateFiles({ f: '/mnt/x' }, functionTask('t', [], { outputs: { f: 'file' } }))).toEqual({
    problem: outside('/mnt/x'),
  })
})

test('a path is found below a mount of the whole file system', () => {
  const mounts = [{ volume: 'all', path: '/', folder: '/data' }]
  expect(pathInMount('/x/y', mounts)).toMatchObject({ path: '/x/y', here: '/data/x/y' })
})

test('the next task sees the file where its own mount has it; a task without its file fails', async () => {
  const { folder, mounts } = volumes()
  const { start, cluster, task: taskOf } = makeBench()
  const plan = planOf([
    task('a', [], { work: { ...containerWork(), mounts }, outputs: { f: 'file' } }),
    task('b', ['a'], { work: containerWork('{{tasks.a.outputs.f}}') }),
  ])
  const write = (path: string) => ({ outcome: () => writes({ f: path }) })
  expect(await start(plan, write(join(folder, 'data/deep/x.csv'))).done).toBe('succeeded')
  expect((await cluster.job('b')).work).toMatchObject({ args: ['/mnt/data/deep/x.csv'] })
  const { run, done } = start(plan, write('/mnt/data/none.csv'))
  expect(await done).toBe('failed')
  expect(taskOf(run, 'a').reason).toBe('its output f is a file that is not there: /mnt/data/none.csv')
  // The folder of the same path on this machine is another.
  const elsewhere = start(plan, { ...write('/mnt/data/none.csv'), volumesElsewhere: true })
  expect(await elsewhere.done).toBe('succeeded')
})
