import { expect, test } from 'vitest'
import { sinceOf } from './cursor.ts'
import { logLines } from './lines.ts'

const [first, second] = ['2026-01-31T06:00:00.000000001Z', '2026-01-31T06:00:00.1Z']

function frame(channel: number, text: string): Buffer {
  const payload = Buffer.from(text)
  const header = Buffer.from([channel, 0, 0, 0, 0, 0, 0, 0])
  header.writeUInt32BE(payload.length, 4)
  return Buffer.concat([header, payload])
}

async function linesOf(bytes: Buffer, size: number, after?: string) {
  const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
    bytes.subarray(at * size, (at + 1) * size),
  )
  const lines = []
  for await (const line of logLines(chunks as unknown as AsyncIterable<Buffer>, after)) lines.push(line)
  return lines
}

const log = Buffer.concat([
  frame(1, `${first} one\n`),
  frame(2, `${first} two é\n`),
  frame(1, `${first} \n`),
  frame(1, `${second} begun, `),
  frame(2, `${second} between\n`),
  frame(1, `${second} and ended\n`),
  frame(1, `${second} cut off`),
])

const all = [
  { text: 'one', cursor: `${first}/1` },
  { text: 'two é', cursor: `${first}/2` },
  { text: '', cursor: `${first}/3` },
  { text: 'between', cursor: `${second}/1` },
  { text: 'begun, and ended', cursor: `${second}/2` },
  { text: 'cut off', cursor: `${second}/3` },
]

test.each([1, 7, 1000])('lines are whole however the stream is cut, here every %i bytes', async (size) => {
  expect(await linesOf(log, size)).toEqual(all)
})

test.each(all.map(({ cursor }, at) => [cursor, at] as const))('behind %s come the rest', async (cursor, at) => {
  // The engine gives again all that is of the cursor's time or later.
  const from = at < 3 ? log : log.subarray(log.indexOf(frame(1, `${second} begun, `)))
  expect(await linesOf(from, 9, cursor)).toEqual(all.slice(at + 1))
})

test('the time of a cursor is asked for to the nanosecond', () => {
  expect(sinceOf(`${first}/2`)).toBe('1769839200.000000001')
  expect(sinceOf(`${second}/1`)).toBe('1769839200.100000000')
  expect(() => sinceOf('nonsense')).toThrow('nonsense is no cursor of this log')
})
