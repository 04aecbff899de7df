import type { TriggerRule } from '@liminal/core'
import { expect, test } from 'vitest'
import type { TaskStatus } from '../events/events.ts'
import { planOf, task } from '../test-support/plan.ts'
import { stateOf } from './from-rows.ts'
import { whyNever } from './why-never.ts'

/** Why a task with this rule never starts, its upstreams having ended so: `a`, `b`, ... */
function why(rule: TriggerRule, ...states: readonly TaskStatus[]): string {
  const names = states.map((_, index) => String.fromCharCode(97 + index))
  const plan = planOf([...names.map((name) => task(name)), task('t', names, { triggerRule: rule })])
  const nothing = {
    notBefore: undefined,
    outputs: undefined,
    reason: undefined,
    cached: undefined,
    items: undefined,
    left: undefined,
  }
  const rows = names.map((name, index) => ({
    ...nothing,
    task: name,
    state: states[index] as TaskStatus,
    tries: 1,
    attempt: 1,
  }))
  return whyNever(stateOf({ run: 'run', plan, rows, deadline: undefined, startedAt: 0 }), 't')
}

test.each([
  ['all_success', ['succeeded', 'failed'], 'upstream b failed'],
  ['all_success', ['skipped', 'cancelled'], 'upstream b was cancelled'],
  ['all_success', ['upstream_failed'], 'upstream a was not run'],
  ['all_success', ['skipped', 'skipped'], 'upstreams a, b were skipped'],
  ['all_failed', ['failed', 'succeeded'], 'upstream b succeeded'],
  ['one_success', ['failed', 'skipped'], 'no upstream succeeded'],
  ['one_failed', ['succeeded', 'succeeded'], 'no upstream failed'],
  ['one_done', ['skipped', 'upstream_failed'], 'no upstream ran'],
  ['none_failed', ['skipped', 'failed'], 'upstream b failed'],
  ['none_failed_min_one_success', ['skipped', 'skipped'], 'no upstream succeeded'],
  ['none_failed_min_one_success', ['succeeded', 'failed'], 'upstream b failed'],
  ['none_skipped', ['succeeded', 'skipped'], 'upstream b was skipped'],
] as const)('%s behind %j: %s', (rule, states, reason) => {
  expect(why(rule, ...states)).toBe(`${reason} (trigger_rule: ${rule})`)
})

test('of many upstreams a few are named', () => {
  const states = Array<TaskStatus>(6).fill('failed')
  expect(why('all_success', ...states)).toBe('upstreams a, b, c and 3 more failed (trigger_rule: all_success)')
})
