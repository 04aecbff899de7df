import { expect, test } from 'vitest'
import { isHeld, isWritten, keptNumber, readNumber, wholeOf, withPlainNumbers } from './number.ts'

const written = (value: unknown) => (isWritten(value) ? `as ${value.rawJSON}` : value)

test.each([
  ['5', 5],
  ['-0.5', -0.5],
  ['1.20', 'as 1.20'],
  ['-0', 'as -0'],
  ['1e3', 'as 1e3'],
  ['0.0000001', 'as 0.0000001'],
  ['9007199254740993', 'as 9007199254740993'],
  ['100000000000000000000000', 'as 100000000000000000000000'],
  ['1234567e8', 'as 1234567e8'],
  ['+49123456', 49123456],
  ['00123', 123],
  ['-007', -7],
  ['000', 0],
  ['.5', 0.5],
  ['5.', 5],
  ['+009007199254740993', 'as 9007199254740993'],
  ['0x1F', 31],
  ['0o17', 15],
  ['0xFFFFFFFFFFFFFFFF', 'as 18446744073709551615'],
  ['', undefined],
  ['.', undefined],
  ['+', undefined],
  ['.nan', undefined],
  ['Infinity', undefined],
  ['1_000', undefined],
  ['12 monkeys', undefined],
])('%s is read digit by digit', (text, value) => {
  expect(written(readNumber(text))).toBe(value)
})

test('a number that is kept is written into JSON as it was', () => {
  expect(JSON.stringify({ a: keptNumber('1.20'), b: [keptNumber('9007199254740993')] })).toBe(
    '{"a":1.20,"b":[9007199254740993]}',
  )
})

test.each([
  ['9007199254740991', true],
  ['9007199254740992', true],
  ['9007199254740993', false],
  ['9007199254740993.0', false],
  ['1e21', true],
  ['1e23', false],
  ['1.20', true],
  ['3.14159265358979323846', true],
  ['12345678901234567.5', false],
  ['1e999', false],
  ['1e-999', false],
  ['-0', true],
])('JavaScript holds %s: %s', (text, held) => {
  expect(isHeld(keptNumber(text))).toBe(held)
})

test.each([
  ['1.50', undefined],
  ['1.0', 1n],
  ['-12e2', -1200n],
  ['0.00', 0n],
  ['1e999999999', undefined],
])('the whole number that %s is: %s', (text, whole) => {
  expect(wholeOf(keptNumber(text))).toBe(whole)
})

test('what only knows plain numbers gets the nearest', () => {
  expect(withPlainNumbers({ a: [keptNumber('9007199254740993'), 'x', null], b: keptNumber('1.20') })).toEqual({
    a: [9007199254740992, 'x', null],
    b: 1.2,
  })
})
