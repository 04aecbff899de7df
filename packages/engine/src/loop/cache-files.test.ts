import { appendFileSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CachePolicy, ContainerWork } from '@liminal/core'
import { expect, test } from 'vitest'
import { makeBench, makeHome } from '../test-support/bench.ts'
import type { Behaviour } from '../test-support/cluster.ts'
import { containerWork, planOf, task, writes } from '../test-support/plan.ts'

/** A volume with a file, and a source with code; what a task of them that is run again and again says. */
function project(policy: Partial<CachePolicy>) {
  const bench = makeBench()
  const folder = join(makeHome(), `it's; "a" [b] $project`)
  for (const path of ['data', 'src/lib']) mkdirSync(join(folder, path), { recursive: true })
  writeFileSync(join(folder, 'data/a.csv'), '1')
  writeFileSync(join(folder, 'src/fit.py'), 'import lib.x')
  writeFileSync(join(folder, 'src/lib/x.py'), 'x')
  const build = { image: 'i', source: join(folder, 'src') }
  const mounts = [{ volume: 'data', path: '/mnt', folder: join(folder, 'data') }]
  const work: ContainerWork = { ...containerWork(), build, mounts, folder }
  /** Why it runs; undefined if it does not. */
  async function again(now: Behaviour = {}, other: Partial<CachePolicy> = {}) {
    const cache = { inputs: [], outputs: [], ...policy, ...other }
    const plan = planOf([task('a', [], { work, cache })], { folder })
    const { run, done, events } = bench.start(plan, { outcome: () => writes({}), ...now })
    const state = await done
    const missed = events.find((event) => event.type === 'cache_missed')
    const reason = bench.task(run, 'a').reason
    return state === 'succeeded' ? missed?.because : `failed: ${reason}`
  }
  return { folder, again, write: (path: string, text = '2') => writeFileSync(join(folder, path), text) }
}

const nothing = { leavesNothing: true } as const

test('files that match a pattern count, also new ones', async () => {
  const { again, write } = project({ ...nothing, inputs: ['/mnt/*.csv'] })
  expect(await again()).toBe('it has not succeeded before')
  expect(await again()).toBeUndefined()
  write('data/a.csv')
  expect(await again()).toBe('/mnt/a.csv has changed')
  write('data/b.csv')
  expect(await again()).toBe('/mnt/b.csv is new')
  write('data/c.txt')
  expect(await again()).toBeUndefined()
})

test('an input that matches nothing is never a hit, and its result is not kept', async () => {
  const { again, write } = project({ ...nothing, inputs: ['/mnt/*.cvs'] })
  for (const _ of [1, 2]) expect(await again()).toBe('its input /mnt/*.cvs matches nothing')
  write('data/a.cvs')
  expect(await again()).toBe('it has not succeeded before')
  expect(await again()).toBeUndefined()
})

test.each(['.params', '.conf/params.yaml'])('%s counts as input, and as code', async (path) => {
  const named = project({ ...nothing, inputs: [path.split('/')[0] as string] })
  const code = project(nothing)
  for (const { folder, again, write } of [named, code]) {
    mkdirSync(join(folder, 'src/.conf'))
    write(`src/${path}`, '1')
    await again()
    expect(await again()).toBeUndefined()
    write(`src/${path}`, '2')
    expect(await again()).toContain(`${path} has changed`)
  }
})

test('an environment in the source is no code of its', async () => {
  const { folder, again, write } = project(nothing)
  await again()
  mkdirSync(join(folder, 'src/mine'))
  write('src/mine/pyvenv.cfg')
  expect(await again()).toBeUndefined()
})

test('of code that is named only that counts, and one that is not there is never a hit', async () => {
  const { folder, again, write } = project({ ...nothing, code: ['fit.py', 'lib/**'] })
  await again()
  write('src/other.py')
  expect(await again()).toBeUndefined()
  write('src/lib/x.py')
  expect(await again()).toBe('lib/x.py has changed')
  renameSync(join(folder, 'src/lib'), join(folder, 'src/libs'))
  for (const _ of [1, 2]) expect(await again()).toBe('cache.code lib/** matches nothing')
})

test('code may be named where there is no image: then it may lie in any folder', async () => {
  const policy = { ...nothing, code: ['*.sh'] }
  const bench = makeBench()
  const runIn = async (text: string) => {
    const folder = makeHome()
    writeFileSync(join(folder, 'run.sh'), text)
    await bench.start(
      planOf([task('a', [], { work: { ...containerWork(), folder }, cache: { inputs: [], outputs: [], ...policy } })]),
      { outcome: () => writes({}) },
    ).done
    return bench.cluster.submits.length
  }
  expect([await runIn('echo 1'), await runIn('echo 1'), await runIn('echo 2')]).toEqual([1, 1, 2])
})

test('a task that has not left what it declares has failed, and says what to do', async () => {
  const { again } = project({ outputs: ['/mnt/*.bin'] })
  expect(await again()).toBe('failed: it did not leave /mnt/*.bin')
})

test('what it declares to leave may be named by a pattern, and in its source, where it is no code', async () => {
  const here = project({ outputs: ['/mnt/*.bin', 'model.txt'] })
  const behaviour = {
    outcome: () => {
      for (const path of ['data/m.bin', 'src/model.txt']) appendFileSync(join(here.folder, path), 'x')
      return writes({})
    },
  }
  await here.again(behaviour)
  expect(await here.again(behaviour)).toBeUndefined()
  here.write('src/model.txt', 'other')
  expect(await here.again(behaviour)).toBe('model.txt has been changed since')
  rmSync(join(here.folder, 'data/m.bin'))
  expect(await here.again(behaviour)).toBe('/mnt/m.bin is gone')
})

test('what it declares only now has to be there now', async () => {
  const { again, write } = project({})
  await again()
  expect(await again()).toBeUndefined()
  expect(await again({}, { outputs: ['/mnt/*.bin'] })).toBe('failed: it did not leave /mnt/*.bin')
  write('data/m.bin')
  expect(await again({}, { outputs: ['/mnt/*.bin'] })).toBeUndefined()
})

test('what it has declared once has to be there as long as that result is taken', async () => {
  const { again, write } = project({ outputs: ['/mnt/a.csv'] })
  await again()
  expect(await again({}, { outputs: [], ...nothing })).toBeUndefined()
  write('data/a.csv')
  expect(await again({}, { outputs: [], ...nothing })).toBe('/mnt/a.csv has been changed since')
})

test('of very many files it is told only that some have changed', async () => {
  const { again, write } = project(nothing)
  for (let at = 0; at < 1001; at += 1) write(`src/lib/x${at}.py`)
  await again()
  expect(await again()).toBeUndefined()
  write('src/lib/x7.py', 'other')
  expect(await again()).toBe('its code has changed')
})
