import { cpSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CachePolicy, Mount, OutputType } from '@liminal/core'
import { expect, test } from 'vitest'
import { makeBench, makeHome } from '../test-support/bench.ts'
import type { Behaviour } from '../test-support/cluster.ts'
import { containerWork, planOf, task, writes } from '../test-support/plan.ts'

interface Setting {
  readonly policy?: Partial<CachePolicy>
  readonly mount?: Partial<Mount>
  readonly outputs?: Record<string, OutputType>
}

/** A task with a volume in which something lies, and why it runs; undefined if it does not. */
function withVolume({ policy = {}, mount = {}, outputs = {} }: Setting = {}) {
  const bench = makeBench()
  const folder = makeHome()
  const volume = join(folder, 'data')
  mkdirSync(volume)
  writeFileSync(join(volume, 'f.csv'), '1')
  const work = { ...containerWork(), mounts: [{ volume: 'data', path: '/mnt', folder: volume, ...mount }], folder }
  const plan = planOf([task('a', [], { work, outputs, cache: { inputs: [], outputs: [], code: [], ...policy } })], {
    folder,
  })
  const again = async (behaviour: Behaviour = {}) => {
    const { done, events } = bench.start(plan, { outcome: () => writes({ f: '/mnt/f.csv' }), ...behaviour })
    expect(await done).toBe('succeeded')
    return events.find((event) => event.type === 'cache_missed')?.because
  }
  return { folder, volume, again }
}

const { gone, empty, other } = {
  gone: 'the volume at /mnt is gone',
  empty: 'the volume at /mnt is empty',
  other: 'the volume at /mnt is another folder now',
}

/** What may happen to a volume. */
const removed = (volume: string) => rmSync(volume, { recursive: true })
const emptied = (volume: string) => rmSync(join(volume, 'f.csv'))
const replaced = (volume: string) => {
  cpSync(volume, `${volume}.copy`, { recursive: true })
  rmSync(volume, { recursive: true })
  renameSync(`${volume}.copy`, volume)
}
const added = (volume: string) => writeFileSync(join(volume, 'more.csv'), '1')

test.each<[string, (volume: string) => void, Setting, string | undefined]>([
  ['removed', removed, {}, gone],
  ['emptied', emptied, {}, empty],
  ['replaced by a copy', replaced, {}, other],
  ['added to', added, {}, undefined],
  ['emptied that was only read', emptied, { mount: { readOnly: true } }, undefined],
  ['emptied where nothing was left', emptied, { policy: { leavesNothing: true } }, undefined],
  ['replaced by a copy with all that was declared', replaced, { policy: { outputs: ['/mnt/f.csv'] } }, undefined],
  ['replaced by a copy with the file that was handed on', replaced, { outputs: { f: 'file' } }, undefined],
])('a volume that was %s', async (_, happens, setting, why) => {
  const { volume, again } = withVolume(setting)
  expect(await again()).toBe('it has not succeeded before')
  expect(await again()).toBeUndefined()
  happens(volume)
  expect(await again()).toBe(why)
})

test('of volumes on another machine nothing is compared, and nothing taken or missed for them', async () => {
  const elsewhere: Behaviour = { volumesElsewhere: true }
  const why = 'its volumes are on another machine, so that what is in them cannot be compared'
  const declaring: Setting[] = [
    {},
    { policy: { inputs: ['/mnt/f.csv'], leavesNothing: true } },
    { policy: { outputs: ['/mnt/none.csv'] } },
    { mount: { readOnly: true }, outputs: { f: 'file' } },
  ]
  for (const setting of declaring) {
    const { again } = withVolume(setting)
    for (const _ of [1, 2]) expect(await again(elsewhere)).toBe(why)
  }
  const { again } = withVolume({ policy: { leavesNothing: true } })
  await again(elsewhere)
  expect(await again(elsewhere)).toBeUndefined()
})
