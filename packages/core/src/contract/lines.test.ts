import { expect, test } from 'vitest'
import { linesOf, pieceLimit, takeLines } from './lines.ts'

test('lines end behind their newline, and what is unfinished is kept', () => {
  const { pieces, rest } = takeLines(Buffer.from('one\n\né\nrest'), 100)
  expect(pieces).toEqual([
    { text: 'one', end: 104 },
    { text: '', end: 105 },
    { text: 'é', end: 108 },
  ])
  expect(rest.toString()).toBe('rest')
})

test('a long line is cut into pieces, never within a character', () => {
  const line = `${'x'.repeat(pieceLimit - 1)}é${'y'.repeat(pieceLimit)}`
  const { pieces, rest } = takeLines(Buffer.from(`${line}\nz`), 0)
  expect(pieces.map(({ text }) => text).join('')).toBe(line)
  expect(pieces.map(({ text }) => Buffer.byteLength(text)).every((size) => size <= pieceLimit)).toBe(true)
  expect(pieces.at(-1)?.end).toBe(Buffer.byteLength(line) + 1)
  expect(rest.toString()).toBe('z')
})

test('an unfinished line never grows over the limit', () => {
  const { pieces, rest } = takeLines(Buffer.alloc(pieceLimit * 3 + 5, 'x'), 0)
  expect(pieces).toHaveLength(3)
  expect(rest).toHaveLength(5)
})

test('bytes that are no UTF-8 become replacement characters', () => {
  expect(takeLines(Buffer.from([0x61, 0xff, 0x0a]), 0).pieces[0]?.text).toBe('a\ufffd')
})

test('a program that prints without end and without a newline never has more than a piece kept of it', async () => {
  const chunk = Buffer.alloc(pieceLimit, 'x')
  async function* endless() {
    for (let sent = 0; sent < 1000; sent += 1) yield chunk
    yield Buffer.from('\r\n10 %\r20 %\r\nlast')
  }
  const lines: string[] = []
  for await (const line of linesOf(endless())) lines.push(line.length > 10 ? `${line.length}` : line)
  expect(lines).toEqual([...Array.from({ length: 1000 }, () => String(pieceLimit)), '', '10 %', '20 %', 'last'])
})
