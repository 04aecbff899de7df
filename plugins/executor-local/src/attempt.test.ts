import { expect, test } from 'vitest'
import { parseClaim } from './attempt.ts'

test.each([
  ['', 'torn'],
  ['12', 'torn'],
  ['12\n', { pid: 12 }],
  ['12\n13', { pid: 12 }],
  ['12 3456\n', { pid: 12, start: '3456' }],
  ['12 3456\n0\n', { pid: 12, start: '3456', status: { code: 0, cancelled: false } }],
  ['12 3456 13 pid:[7]\n', { pid: 12, start: '3456', group: 13, space: 'pid:[7]' }],
  ['12\n137\n', { pid: 12, status: { code: 137, cancelled: false } }],
  ['12\n143 cancelled\n', { pid: 12, status: { code: 143, cancelled: true } }],
  ['{"status":"canc', 'torn'],
  ['{"status":"cancelled"}\n', { outcome: { status: 'cancelled' } }],
])('the record %j says %j', (text, claim) => {
  expect(parseClaim(text)).toEqual(claim)
})
