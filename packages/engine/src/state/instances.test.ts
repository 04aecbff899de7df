import { expect, test } from 'vitest'
import { mapped, planOf } from '../test-support/plan.ts'
import { stateOf } from './from-rows.ts'
import { addInstances, groupOf, instanceName, placeInstances } from './instances.ts'
import type { TaskEntry } from './state.ts'

test('the name of an instance tells its mapped task', () => {
  expect(instanceName('a.b-c', 12)).toBe('a.b-c[12]')
  expect([groupOf('a.b-c[12]'), groupOf('a.b-c'), groupOf('a[x]')]).toEqual(['a.b-c', undefined, undefined])
})

test('of as many instances as there may be one can run, the others queue', () => {
  const plan = planOf([mapped('m', { items: [] }, [], { maxParallel: 1 })])
  const state = stateOf({ run: 'run', plan, rows: [], deadline: undefined, startedAt: 0 })
  const entry = state.tasks.get('m') as TaskEntry
  addInstances(state, entry, Array(100_000).fill(0), new Map())
  placeInstances(state, entry)
  expect([...state.ready]).toEqual(['m[0]'])
  expect(entry.group?.queue).toHaveLength(99_999)
  expect(state.unfinished).toBe(100_001)
})
