import type { Plan } from '@liminal/core'
import { expect, test } from 'vitest'
import type { TaskRow } from '../store/rows.ts'
import { functionTask, planOf, task } from '../test-support/plan.ts'
import { decide, nextDue } from './decide.ts'
import { stateOf } from './from-rows.ts'
import type { RunState } from './state.ts'
import { watchAttempt } from './transitions.ts'

const limits = { maxParallel: 2 }

/** The state of a run whose tasks stand as `rows` says; those not named are waiting. */
function stateAt(plan: Plan, rows: Record<string, Partial<TaskRow>>, deadline?: number): RunState {
  const whole = Object.entries(rows).map(
    ([name, row]): TaskRow => ({
      ...{
        task: name,
        state: 'waiting',
        tries: 0,
        attempt: 0,
        notBefore: undefined,
        outputs: undefined,
        reason: undefined,
        cached: undefined,
        left: undefined,
        items: undefined,
      },
      ...row,
    }),
  )
  const state = stateOf({ run: 'run', plan, rows: whole, deadline, startedAt: 0 })
  for (const { task: name, state: status } of whole) if (status === 'running') watchAttempt(state, name, 1000)
  return state
}

test('ready tasks start in the order of the plan, as many as may run at once', () => {
  const plan = planOf([task('a'), task('b'), task('c'), task('d', ['a'])])
  expect(decide(stateAt(plan, {}), 0, limits)).toEqual([
    { type: 'start', task: 'a' },
    { type: 'start', task: 'b' },
  ])
  expect(decide(stateAt(plan, { a: { state: 'running' } }), 0, limits)).toEqual([{ type: 'start', task: 'b' }])
})

test('what the engine does itself starts though all places are taken, also behind tasks that wait for one', () => {
  const plan = planOf([task('a'), task('b'), task('c'), functionTask('f')])
  const state = stateAt(plan, { a: { state: 'running' }, b: { state: 'running' } })
  expect(decide(state, 0, limits)).toEqual([{ type: 'start', task: 'f' }])
})

test('deciding changes nothing', () => {
  const plan = planOf([task('a'), task('b', ['a'])])
  const state = stateAt(plan, { a: { state: 'failed' } })
  expect(decide(state, 0, limits)).toEqual(decide(state, 0, limits))
})

test('a task whose trigger rule says never ends with the reason', () => {
  const plan = planOf([task('a'), task('b', ['a']), task('c', ['a'], { triggerRule: 'one_failed' })])
  expect(decide(stateAt(plan, { a: { state: 'failed' } }), 0, limits)).toEqual([
    { type: 'end', task: 'b', state: 'upstream_failed', reason: 'upstream a failed (trigger_rule: all_success)' },
    { type: 'start', task: 'c' },
  ])
  expect(decide(stateAt(plan, { a: { state: 'skipped' } }), 0, limits)).toEqual([
    { type: 'end', task: 'b', state: 'skipped', reason: 'upstream a was skipped (trigger_rule: all_success)' },
    { type: 'end', task: 'c', state: 'skipped', reason: 'no upstream failed (trigger_rule: one_failed)' },
  ])
})

test('a retry starts at its time, before tasks that never started', () => {
  const plan = planOf([task('a'), task('b')])
  const state = stateAt(plan, { b: { tries: 1, attempt: 1, notBefore: 500 } })
  expect(decide(state, 499, { maxParallel: 1 })).toEqual([{ type: 'start', task: 'a' }])
  expect(decide(state, 500, { maxParallel: 1 })).toEqual([{ type: 'start', task: 'b' }])
})

test('an attempt is stopped at its deadline', () => {
  const plan = planOf([task('a', [], { timeoutSeconds: 60 })])
  const state = stateAt(plan, { a: { state: 'running', attempt: 1, tries: 1 } })
  expect(decide(state, 60_999, limits)).toEqual([])
  expect(decide(state, 61_000, limits)).toEqual([{ type: 'stop', task: 'a', because: 'timeout' }])
})

test('a run that is stopping stops what runs and drops what waits, each once', () => {
  const plan = planOf([task('a'), task('b', ['a'])])
  const state = stateAt(plan, { a: { state: 'running', attempt: 1, tries: 1 } })
  state.stopping = { state: 'cancelled', reason: 'the run was cancelled' }
  expect(decide(state, 0, limits)).toEqual([
    { type: 'stop', task: 'a', because: 'cancel' },
    { type: 'end', task: 'b', state: 'cancelled', reason: 'the run was cancelled' },
  ])
})

test('a run past its deadline expires', () => {
  const state = stateAt(planOf([task('a')]), {}, 5000)
  expect(decide(state, 4999, limits)).toEqual([{ type: 'start', task: 'a' }])
  expect(decide(state, 5000, limits)).toEqual([{ type: 'expire' }])
})

test('a run is over once all tasks are; what failed or was cancelled makes it fail', () => {
  const plan = planOf([task('a'), task('b'), task('c')])
  const ended = (a: TaskRow['state'], b: TaskRow['state']) =>
    decide(stateAt(plan, { a: { state: a }, b: { state: b }, c: { state: 'succeeded' } }), 0, limits)
  expect(ended('succeeded', 'skipped')).toEqual([{ type: 'finish', state: 'succeeded' }])
  expect(ended('failed', 'cancelled')).toEqual([{ type: 'finish', state: 'failed', reason: 'failed: a' }])
})

test('a plan without tasks is over at once', () => {
  expect(decide(stateAt(planOf([]), {}), 0, limits)).toEqual([{ type: 'finish', state: 'succeeded' }])
})

test('the next time to look is the earliest of all deadlines and retries that lie ahead', () => {
  const plan = planOf([task('a', [], { timeoutSeconds: 60 }), task('b')])
  const rows = { a: { state: 'running' }, b: { tries: 1, attempt: 1, notBefore: 3000 } } as const
  expect(nextDue(stateAt(plan, rows, 90_000), 2000)).toBe(3000)
  // The retry waits for a place: there is no use in looking again before one is free.
  expect(nextDue(stateAt(plan, rows, 90_000), 3000)).toBe(61_000)
  expect(nextDue(stateAt(planOf([task('a')]), {}), 0)).toBeUndefined()
})
