import { expect, test } from 'vitest'
import { checkTicks, commandOf, type Work } from './work.ts'

const chain: Work = { name: 'sequence', title: 'three in sequence', count: 3, atOnce: 1, program: 'sleep 0.01' }
const fan: Work = { ...chain, name: 'no-op', atOnce: 2, program: 'true' }

test('a task tells its number and does its work', () => {
  expect(commandOf(chain, 2, '/tmp/ticks')).toBe('echo 2 >>/tmp/ticks; sleep 0.01')
})

test('all tasks have to have run, once each', () => {
  expect(checkTicks(fan, '2\n0\n1\n')).toBeUndefined()
  expect(checkTicks(fan, '2\n0\n')).toBe('2 of 3 tasks ran')
  expect(checkTicks(fan, '2\n0\n0\n')).toBe('task 0 ran where 1 was due')
  expect(checkTicks(fan, '')).toBe('0 of 3 tasks ran')
})

test('those in sequence have to have run in their order', () => {
  expect(checkTicks(chain, '0\n1\n2\n')).toBeUndefined()
  expect(checkTicks(chain, '0\n2\n1\n')).toBe('task 2 ran where 1 was due')
})
