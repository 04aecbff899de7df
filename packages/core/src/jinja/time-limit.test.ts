import { expect, test } from 'vitest'
import { createTimeLimit } from './time-limit.ts'

test('work within the limit gives its value, or fails as it would without', () => {
  const limited = createTimeLimit(1000, () => {})
  expect(limited(() => 1)).toEqual({ value: 1 })
  expect(() => limited(() => JSON.parse('{'))).toThrow(SyntaxError)
  expect(limited(() => 2)).toEqual({ value: 2 })
})

test('work that never ends is stopped, whatever it catches', () => {
  const endless = () => {
    for (;;) {
      try {
        ;/^(a+)+$/.exec(`${'a'.repeat(40)}!`)
      } catch {}
    }
  }
  let cleared = false
  const limited = createTimeLimit(50, () => {
    cleared = true
  })
  expect(limited(endless)).toBe('stopped')
  expect(cleared).toBe(true)
  expect(limited(() => 1)).toEqual({ value: 1 })
})

test('a machine that was asleep or busy meanwhile stops nothing', () => {
  let stops = 0
  const asleep = () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 150)
  const limited = createTimeLimit(100, () => {
    stops++
  })
  expect(limited(asleep)).toEqual({ value: 'timed-out' })
  expect(stops).toBeGreaterThan(0)
})
