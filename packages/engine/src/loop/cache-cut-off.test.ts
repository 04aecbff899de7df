import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ContainerWork, Json, PlannedTask, SqlWork } from '@liminal/core'
import { expect, test } from 'vitest'
import { makeBench, makeHome } from '../test-support/bench.ts'
import { userFailure } from '../test-support/cluster.ts'
import { containerWork, functionTask, mapped, planOf, task, writes } from '../test-support/plan.ts'

const cache = { inputs: [], outputs: [] }

/** What a test may make `up` of. */
interface Setting {
  /** Without a volume. */
  readonly work: ContainerWork
  /** With one that it may write to. */
  readonly open: ContainerWork
  readonly sql: SqlWork
}

/** A task `up`, and `behind` it one with a cache and code of its own. */
function chain(upOf: (setting: Setting) => Partial<PlannedTask>, between: readonly PlannedTask[] = []) {
  const bench = makeBench()
  const folder = makeHome()
  for (const name of ['data', 'src', 'other']) mkdirSync(join(folder, name))
  const build = { image: 'i', source: join(folder, 'src') }
  const mounts = [{ volume: 'data', path: '/mnt', folder: join(folder, 'data') }]
  const work: ContainerWork = { ...containerWork('up'), build, folder }
  const envelope = { env: {}, resources: {}, folder, mounts }
  const sql: SqlWork = { kind: 'sql', statements: 'SELECT 1', program: '/program.js', ...envelope }
  const up = task('up', [], upOf({ work, open: { ...work, mounts }, sql }))
  const behind: ContainerWork = { ...work, args: ['behind'], build: { image: 'o', source: join(folder, 'other') } }
  const plan = planOf([up, ...between, task('behind', [between.at(-1)?.name ?? 'up'], { cache, work: behind })], {
    folder,
  })
  /** Why `behind` runs if `up` does this; undefined if it does not. */
  async function again(outputs: Json, files: Readonly<Record<string, string>> = {}, runsInFolder?: true) {
    const outcome = (key: string) => {
      if (key.includes('/behind/')) return writes({})
      for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, path), text)
      return writes(outputs)
    }
    const functions = () => async () => ({})
    const { run, done, events } = bench.start(plan, { outcome, ...(runsInFolder && { runsInFolder }) }, { functions })
    expect(await done).toBe('succeeded')
    expect(bench.cluster.submits).toContain(`${run}/up/1`)
    const missed = events.find((event) => event.type === 'cache_missed' && event.task === 'behind')
    return missed?.type === 'cache_missed' ? missed.because : undefined
  }
  return { bench, folder, plan, again }
}

const anew = 'it has not succeeded before'
const unsure = 'up ran again, and may have left other files'
const other = 'up left other files'

test('behind a task that hands on the same values, nothing runs again', async () => {
  const { again } = chain(({ work }) => ({ work, outputs: { n: 'number' } }))
  expect(await again({ n: 1 })).toBe(anew)
  expect(await again({ n: 1 })).toBeUndefined()
  expect(await again({ n: 2 })).toBe('what up hands on has changed')
  expect(await again({ n: 1 })).toBeUndefined()
})

test('behind one that may write to a volume and does not say what, all runs again', async () => {
  const { again } = chain(({ open }) => ({ work: open }))
  expect(await again({})).toBe(anew)
  expect(await again({})).toBe(unsure)
})

test('one that only reads a volume leaves nothing there', async () => {
  const { again } = chain(({ open }) => ({
    work: { ...open, mounts: open.mounts.map((mount) => ({ ...mount, readOnly: true })) },
  }))
  await again({})
  expect(await again({})).toBeUndefined()
})

const never = { ...cache, key: '{{ run_id }}' }

test.each<[string, Json, string, (setting: Setting) => Partial<PlannedTask>]>([
  ['an output that is a file', { f: '/mnt/x' }, 'data/x', ({ open }) => ({ work: open, outputs: { f: 'file' } })],
  ['the output of SQL', {}, 'data/x', ({ sql }) => ({ work: { ...sql, output: { path: '/mnt/x', format: 'csv' } } })],
  ['outputs of its cache', {}, 'data/x', ({ open }) => ({ work: open, cache: { ...never, outputs: ['/mnt/x'] } })],
  ['a pattern of those', {}, 'data/x', ({ open }) => ({ work: open, cache: { ...never, outputs: ['/mnt/*'] } })],
])('%s: what follows runs again if that is another file', async (_, outputs, path, up) => {
  const { again } = chain(up)
  expect(await again(outputs, { [path]: '1' })).toBe(anew)
  expect(await again(outputs, { [path]: '1' })).toBeUndefined()
  expect(await again(outputs, { [path]: '2' })).toBe(other)
})

test('where work runs right in its folder, what it leaves there counts as well', async () => {
  const { again, folder } = chain(({ work }) => ({ work }))
  const inFolder = true
  expect(await again({}, { 'src/features.csv': '1' }, inFolder)).toBe(anew)
  expect(await again({}, { 'src/features.csv': '1' }, inFolder)).toBeUndefined()
  expect(await again({}, { 'src/features.csv': '2' }, inFolder)).toBe(other)
  // What others do there is not its doing.
  writeFileSync(join(folder, 'src/notes.txt'), '')
  expect(await again({}, { 'src/features.csv': '2' }, inFolder)).toBeUndefined()
})

test('what others have left in a folder meanwhile cannot be told from what it has', async () => {
  const bench = makeBench()
  const folder = makeHome()
  const work = { ...containerWork(), folder }
  const plan = planOf([task('up', [], { work }), task('side', [], { work }), task('behind', ['up'], { cache })])
  async function runWith(file: string | undefined) {
    const both = Promise.withResolvers<void>()
    let waiting = 0
    const onWait = (key: string) => {
      waiting += key.includes('/behind/') ? 0 : 1
      if (waiting === 2) both.resolve()
      return both.promise
    }
    const outcome = (key: string) => {
      if (key.includes('/side/') && file !== undefined) writeFileSync(join(folder, file), '')
      return writes({})
    }
    const { done, events } = bench.start(plan, { outcome, onWait, runsInFolder: true })
    expect(await done).toBe('succeeded')
    const missed = events.find((event) => event.type === 'cache_missed')
    return missed?.type === 'cache_missed' ? missed.because : undefined
  }
  expect(await runWith(undefined)).toBe(anew)
  expect(await runWith(undefined)).toBeUndefined()
  expect(await runWith('x')).toBe(unsure)
})

test('what a failed attempt has left before the one that succeeded is not known', async () => {
  const { bench, folder, plan } = chain(({ work }) => ({ work, retries: { limit: 1, delaySeconds: 0 } }))
  const runWith = async (text?: string) => {
    const outcome = (key: string) => {
      if (text === undefined || !key.endsWith('/up/1')) return writes({})
      writeFileSync(join(folder, 'src/features.csv'), text)
      return userFailure
    }
    const { done, events } = bench.start(plan, { outcome, runsInFolder: true })
    expect(await done).toBe('succeeded')
    const missed = events.find((event) => event.type === 'cache_missed')
    return missed?.type === 'cache_missed' ? missed.because : undefined
  }
  expect(await runWith()).toBe(anew)
  expect(await runWith()).toBeUndefined()
  expect(await runWith('2')).toBe(unsure)
})

test('it is cut off behind instances, functions and skipped tasks too', async () => {
  const skipped = task('off', ['up'], { when: false })
  const between = [functionTask('f', ['up']), skipped]
  for (const one of between) {
    const { again } = chain(({ work }) => ({ work }), [{ ...one, upstreams: ['up'] }])
    await again({})
    expect(await again({})).toBeUndefined()
  }
})

test('of instances all count, in whatever order they end', async () => {
  const bench = makeBench()
  const folder = makeHome()
  const work = { ...containerWork('{{item}}'), mounts: [{ volume: 'data', path: '/mnt', folder }] }
  const plan = planOf([
    mapped('m', { items: ['a', 'b'] }, [], { work, outputs: { f: 'file' } }),
    task('behind', ['m'], { cache }),
  ])
  const runWith = async (texts: Readonly<Record<string, string>>) => {
    const outcome = (key: string) => {
      const item = /\[(\d)\]/.exec(key)?.[1] ?? ''
      if (item !== '') writeFileSync(join(folder, item), texts[item] ?? '')
      return writes({ f: `/mnt/${item}` })
    }
    const { done, events } = bench.start(plan, { outcome })
    await done
    const missed = events.find((event) => event.type === 'cache_missed')
    return missed?.type === 'cache_missed' ? missed.because : undefined
  }
  expect(await runWith({ 0: 'x', 1: 'y' })).toBe(anew)
  expect(await runWith({ 0: 'x', 1: 'y' })).toBeUndefined()
  expect(await runWith({ 0: 'x', 1: 'z' })).toBe('m left other files')
})

test('a task may read files of any task before it: all of those count, however far up', async () => {
  const bench = makeBench()
  const folder = makeHome()
  const work = { ...containerWork(), mounts: [{ volume: 'data', path: '/mnt', folder }] }
  const leaving = (name: string, outputs: readonly string[], upstreams: readonly string[]) =>
    task(name, upstreams, { work: { ...work, args: [name] }, cache: { inputs: [], outputs } })
  const behindOf = async (far: PlannedTask, holdout: string) => {
    const plan = planOf([far, leaving('near', ['/mnt/model'], ['far']), leaving('behind', ['/mnt/model'], ['near'])])
    const outcome = () => {
      writeFileSync(join(folder, 'holdout'), holdout)
      writeFileSync(join(folder, 'model'), '')
      return writes({})
    }
    const { done, events } = bench.start(plan, { outcome }, { noCache: ['far'] })
    expect(await done).toBe('succeeded')
    const missed = events.find((event) => event.type === 'cache_missed' && event.task === 'behind')
    return missed?.type === 'cache_missed' ? missed.because : undefined
  }
  const declared = leaving('far', ['/mnt/holdout'], [])
  expect(await behindOf(declared, '1')).toBe(anew)
  expect(await behindOf(declared, '1')).toBeUndefined()
  expect(await behindOf(declared, '2')).toBe('far left other files')
  const open = task('far', [], { work })
  expect(await behindOf(open, '2')).toBe('far ran again, and may have left other files')
  expect(await behindOf(open, '2')).toBe('far ran again, and may have left other files')
})

test('of very many tasks before one all count as well', async () => {
  const bench = makeBench()
  const folder = makeHome()
  const runWith = async (text: string) => {
    const many = Array.from({ length: 150 }, (_, at) => task(`t${at}`, at === 0 ? [] : [`t${at - 1}`]))
    const work = { ...containerWork(), mounts: [{ volume: 'data', path: '/mnt', folder }] }
    const [first, ...rest] = many
    const plan = planOf([
      { ...(first as PlannedTask), work, outputs: { f: 'file' } },
      ...rest,
      task('last', ['t149'], { cache }),
    ])
    const outcome = () => {
      writeFileSync(join(folder, 'x'), text)
      return writes({ f: '/mnt/x' })
    }
    const { done, events } = bench.start(plan, { outcome })
    expect(await done).toBe('succeeded')
    const missed = events.find((event) => event.type === 'cache_missed')
    return missed?.type === 'cache_missed' ? missed.because : undefined
  }
  expect(await runWith('1')).toBe(anew)
  expect(await runWith('1')).toBeUndefined()
  expect(await runWith('2')).toBe('a task before it left other files')
})

test('what a task has left is known to the process that resumes the run', async () => {
  const { bench, plan } = chain(({ work }) => ({ work, outputs: { n: 'number' } }))
  const first = bench.start(plan, { outcome: (key) => (key.includes('/up/') ? writes({ n: 1 }) : undefined) })
  await bench.cluster.job('behind')
  first.abandon()
  await first.done
  const second = bench.carry(first.run)
  await bench.cluster.end('behind')
  expect(await second.done).toBe('succeeded')
  const third = bench.start(plan, { outcome: () => writes({ n: 1 }) })
  expect(await third.done).toBe('succeeded')
  expect(bench.cluster.submits.filter((key) => key.includes('/behind/'))).toHaveLength(1)
})

test('a file that is gone is no reason to be sure', async () => {
  const { again, folder } = chain(({ open }) => ({ work: open, outputs: { f: 'file' } }))
  await again({ f: '/mnt/x' }, { 'data/x': '1' })
  rmSync(join(folder, 'data'), { recursive: true })
  // Then nobody here can tell whether it was left.
  expect(await again({ f: '/mnt/x' })).toBe(unsure)
})
