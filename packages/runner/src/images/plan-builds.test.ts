import type { ImageDefinition, Registry } from '@liminal/core'
import { expect, test } from 'vitest'
import { planBuilds } from './plan-builds.ts'

const registry = {} as Registry
const image = (name: string, more: Partial<ImageDefinition> = {}): ImageDefinition => ({ image: name, ...more })

function plan(...systems: readonly (readonly { readonly image: ImageDefinition; readonly host?: string }[])[]) {
  const jobs = planBuilds(systems.map((images) => ({ registry, images })))
  return jobs.map((job) => [job.image.image, job.host, job.after.map((each) => each.image.image)])
}

test('images come behind those that they are built on, which need not be asked for', () => {
  const base = image('base')
  const middle = image('middle', { built_on: [base] })
  const top = image('top', { built_on: [middle, base] })
  expect(plan([{ image: top }, { image: base }])).toEqual([
    ['base', undefined, []],
    ['middle', undefined, ['base']],
    ['top', undefined, ['middle', 'base']],
  ])
})

test('systems share what is the same, and engines share nothing', () => {
  expect(plan([{ image: image('a') }, { image: image('a'), host: 'unix:///x' }], [{ image: image('a') }])).toEqual([
    ['a', undefined, []],
    ['a', 'unix:///x', []],
  ])
})

test('two of one name that are not the same are not built at once', () => {
  expect(plan([{ image: image('a') }], [{ image: image('a', { type: 'other' }) }])).toEqual([
    ['a', undefined, []],
    ['a', undefined, ['a']],
  ])
})
