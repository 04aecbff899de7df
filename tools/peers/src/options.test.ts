import { expect, test } from 'vitest'
import { readOptions } from './options.ts'
import { versionOf, versions } from './versions.ts'

test('without options all peers run three times', () => {
  expect(readOptions([], ['make'])).toEqual({ runs: 3 })
})

test('peers, runs and the page can be chosen', () => {
  const options = readOptions(['--only', 'make, luigi', '--runs', '1', '--out', 'page.md'], ['make', 'luigi'])
  expect(options).toEqual({ only: ['make', 'luigi'], runs: 1, out: 'page.md' })
})

test('an unknown peer and a number of runs that is none are refused', () => {
  expect(() => readOptions(['--only', 'mak'], ['make'])).toThrow('--only mak: the peers are make')
  expect(() => readOptions(['--runs', '0'], [])).toThrow('--runs 0')
  expect(() => readOptions(['--runs', 'many'], [])).toThrow('--runs many')
})

test('every peer is pinned to one version', () => {
  for (const requirement of Object.values(versions)) expect(versionOf(requirement)).toMatch(/^\d+\.\d+\.\d+$/)
  expect(versionOf(versions.prefect)).not.toContain('fastapi')
})
