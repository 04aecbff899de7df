import { expect, test } from 'vitest'
import { renderDuration } from './duration.ts'

test.each([
  [0, '0.0 s'],
  [40, '0.0 s'],
  // 0.03 minutes, as a computer multiplies.
  [0.03 * 60_000, '1.8 s'],
  [2000, '2 s'],
  [2004, '2.0 s'],
  [9990, '10 s'],
  [12_400, '12 s'],
  [59_700, '1 min'],
  [120_000, '2 min'],
  [185_000, '3 min 5 s'],
  [3_600_000, '1 h'],
  [7_859_000, '2 h 10 min'],
  [-315_359_995_000, '0.0 s'],
])('%d milliseconds are %s', (milliseconds, text) => {
  expect(renderDuration(milliseconds)).toBe(text)
})
