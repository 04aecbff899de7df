import type { PlannedTask } from '@liminal/core'
import { expect, test } from 'vitest'
import { planOf, task } from '../test-support/plan.ts'
import { admit } from './admit.ts'
import { stateOf } from './from-rows.ts'
import type { TaskEntry } from './state.ts'

const none = { notBefore: undefined, reason: undefined, cached: undefined, left: undefined, items: undefined }
const outputs = { flag: 'False', map: { flag: 'false' }, 'load-flag': 'FALSE' }

function admitted(more: Partial<PlannedTask>, item?: string) {
  const plan = planOf([
    task('a', [], { outputs: { flag: 'string', map: 'json', 'load-flag': 'string' } }),
    task('b', ['a'], more),
  ])
  const rows = [{ task: 'a', state: 'succeeded' as const, tries: 1, attempt: 1, outputs, ...none }]
  const state = stateOf({ run: 'r', plan, rows, deadline: undefined, startedAt: 0 })
  const entry = state.tasks.get('b') as TaskEntry
  const instance = item === undefined ? undefined : { group: 'b', item, index: 0, count: 1 }
  return admit(state, { ...entry, instance }).type
}

const conditions: readonly (readonly [string, string])[] = [
  ['NAME', 'skip'],
  ['not NAME', 'run'],
  ['(NAME) or false', 'skip'],
  ["NAME ~ '' == 'false' or NAME == 'False' or NAME == 'FALSE'", 'run'],
]
const names = [
  'tasks.a.outputs.flag',
  'tasks.a.outputs.map.flag',
  'tasks.a.outputs.load-flag',
  'item',
  'variable',
  'my-flag',
]

test.each(names.flatMap((name) => conditions.map(([when, type]) => [when.replaceAll('NAME', name), type] as const)))(
  'the text false in a run: %s, %s',
  (when, type) => {
    expect(admitted({ when, values: { variable: 'False', 'my-flag': 'false' } }, 'False')).toBe(type)
  },
)
