import type { ImageDriver, ImageType, Registry } from '@liminal/core'
import { z } from '@liminal/core'
import { expect, test } from 'vitest'
import type { ImageEvent } from './build.ts'
import { buildImages } from './build-images.ts'
import { planBuilds } from './plan-builds.ts'

const type: ImageType = {
  part: 'image',
  name: 'test',
  config: z.strictObject({}),
  recipe: () => ({ dockerfile: 'FROM x' }),
}

/** The plugins of one system. */
function registryOf(): Registry {
  const origin = { name: 'test', version: '1', path: '' }
  return { images: new Map([['test', { part: type, origin }]]) } as unknown as Registry
}

/** A driver whose builds end when they are told to. */
function heldDriver() {
  const waiting = new Map<string, () => void>()
  const driver: ImageDriver = {
    name: 'held',
    supports: { secrets: true },
    find: async () => undefined,
    async build({ tags: [tag = ''] }) {
      await new Promise<void>((done) => waiting.set(tag, done))
      return { id: tag }
    },
    tag: async () => {},
    push: async () => undefined,
    async [Symbol.asyncDispose]() {},
  }
  return { driver, waiting }
}

test('one that goes wrong waits for the others before it is told', async () => {
  const { driver, waiting } = heldDriver()
  const images = ['a', 'b'].map((name) => ({ image: { image: name, type: 'test', folder: '/' } }))
  const jobs = planBuilds([{ registry: registryOf(), images }])
  const { signal } = new AbortController()
  const broken: ImageDriver = { ...driver, find: async () => Promise.reject(new Error('a bug')) }
  const building = buildImages(jobs, ({ image, registry }) => {
    return { driver: image.image === 'a' ? broken : driver, registry, push: false, env: {}, tell: () => {}, signal }
  })
  let ended = false
  const watched = building
    .catch((error: unknown) => error)
    .finally(() => {
      ended = true
    })
  await expect.poll(() => [...waiting.keys()]).toEqual(['b'])
  expect(ended).toBe(false)
  waiting.get('b')?.()
  expect(await watched).toEqual(new Error('a bug'))
})

test('images of several systems are built side by side, four at once', async () => {
  const { driver, waiting } = heldDriver()
  const systems = [
    ['a', 'b', 'c'],
    ['d', 'e'],
  ].map((names) => ({
    registry: registryOf(),
    images: names.map((image) => ({ image: { image, type: 'test', folder: '/' } })),
  }))
  const events: ImageEvent[] = []
  const signal = new AbortController().signal
  const building = buildImages(planBuilds(systems), ({ registry }) => {
    return { driver, registry, push: false, env: {}, tell: (event) => events.push(event), signal }
  })
  await expect.poll(() => [...waiting.keys()]).toEqual(['a', 'b', 'c', 'd'])
  waiting.get('b')?.()
  await expect.poll(() => [...waiting.keys()]).toEqual(['a', 'b', 'c', 'd', 'e'])
  for (const end of waiting.values()) end()
  expect(await building).toBe(true)
  expect(events.filter(({ type }) => type === 'built').map(({ image }) => image)).toEqual(['b', 'a', 'c', 'd', 'e'])
})
