import type { Failed } from '@liminal/core'
import { expect, test } from 'vitest'
import { failureOf, retryDelay } from './retry.ts'

const failure = (kind: Failed['class']): Failed => ({ status: 'failed', class: kind, reason: 'it did' })

test('the longest wait doubles the one before, up to an hour', () => {
  const policy = { limit: 20, delaySeconds: 10 }
  const waits = [1, 2, 3, 4, 9, 10, 20].map((tries) => retryDelay(policy, tries, failure('user'), 1))
  expect(waits).toEqual([10, 20, 40, 80, 2560, 3600, 3600])
})

test('no attempt follows the last that the limit allows', () => {
  const policy = { limit: 2, delaySeconds: 1 }
  expect([1, 2, 3].map((tries) => retryDelay(policy, tries, failure('user'), 1))).toEqual([1, 2, undefined])
  expect(retryDelay({ limit: 0, delaySeconds: 1 }, 1, failure('user'), 1)).toBeUndefined()
})

test('only the failures that the policy names are retried', () => {
  const policy = { limit: 3, delaySeconds: 0, on: ['infra', 'preempted'] } as const
  expect(retryDelay(policy, 1, failure('infra'), 1)).toBe(0)
  expect(retryDelay(policy, 1, failure('user'), 1)).toBeUndefined()
})

test('lost work counts as a failure of the infrastructure', () => {
  expect(failureOf({ status: 'lost', reason: 'the node is gone' })).toEqual({
    ...failure('infra'),
    reason: 'the node is gone',
  })
  expect(failureOf(failure('oom'))).toEqual(failure('oom'))
})

test('any wait up to the longest is as likely as another', () => {
  const policy = { limit: 3, delaySeconds: 8 }
  expect([0, 0.25, 0.5].map((random) => retryDelay(policy, 2, failure('user'), random))).toEqual([0, 4, 8])
})
