import { expect, test } from 'vitest'
import { isAskedFor, likelyNames, nearest, newest } from './choice.ts'

const all = ['3.8.18', '3.10.13', '3.11.7', '3.12.1', '3.13.0', '3.9.1'].map((version) => ({
  executable: `/usr/bin/python${version}`,
  version,
}))

test('the name that says the version is the likeliest', () => {
  expect(likelyNames({ version: '3.11' })).toEqual(['python3.11', 'python3', 'python'])
  expect(likelyNames({ version: '3.11.4' })[0]).toBe('python3.11')
  expect(likelyNames({})).toEqual(['python3', 'python'])
})

test.each([
  ['3.11.7', '3.11', true],
  ['3.11.7', '3.11.7', true],
  ['3.11.7', '3.11.4', false],
  ['3.11.7', '3.1', false],
  ['3.11.7', '3', true],
  ['3.8.18', '3.8', true],
  ['3.11.7', undefined, true],
  ['3.9.18', undefined, false],
  ['3.10.0', undefined, true],
])('%s for %s: %s', (version, wanted, does) => {
  expect(isAskedFor({ executable: '', version }, wanted === undefined ? {} : { version: wanted })).toBe(does)
})

test('versions are numbers, not texts', () => {
  expect(newest(all)?.version).toBe('3.13.0')
  expect(newest([])).toBeUndefined()
})

test.each([
  ['3.14', '3.13.0'],
  ['3.6', '3.10.13'],
  ['3.11.9', '3.11.7'],
  ['3.12.7', '3.12.1'],
])('next to %s comes %s', (version, near) => {
  expect(nearest(all, { version })?.version).toBe(near)
})

test('of two that are as near the newer is taken; none that is too old', () => {
  const without12 = all.filter(({ version }) => !version.startsWith('3.12'))
  expect(nearest(without12, { version: '3.12' })?.version).toBe('3.13.0')
  expect(nearest(all.slice(0, 1), { version: '3.8.1' })).toBeUndefined()
})

test.each([
  ['>=3.14', '3.13.0'],
  ['<3.10', '3.10.13'],
  ['==3.99.*', '3.13.0'],
  ['>=3.5, <3.9', '3.10.13'],
  ['~=3.14.2', '3.13.0'],
])('where nothing is within %s, %s comes next to it', (range, near) => {
  expect(nearest(all, { range })?.version).toBe(near)
})
