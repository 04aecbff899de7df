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

/** Frames of one line, as the engine keeps one of more than 16 KiB: all with the time of the first. */
function longLine(channel: number, time: string, size: number, end = '\n'): Buffer[] {
  const pieces = Array.from({ length: size / 16_384 }, () => frame(channel, `${time} ${'x'.repeat(16_384)}`))
  return [...pieces, frame(channel, `${time} ${end}`)]
}

test('a long line comes in pieces, and goes on behind each of them, whatever the other stream prints meanwhile', async () => {
  const [begin = Buffer.alloc(0), ...rest] = longLine(1, first, 10 * 16_384)
  const middle = rest.splice(0, 6)
  const other = frame(2, `${second} other\n`)
  const all = Buffer.concat([begin, other, ...middle, other, ...rest, frame(1, `${second} last\n`)])
  const lines = await linesOf(all, 1000)
  expect(lines.map(({ text }) => (text.length < 10 ? text : text.length))).toEqual([
    ...['other', 65_536, 'other', 65_536],
    ...[32_768, 'last'],
  ])
  expect(new Set(lines.map(({ cursor }) => cursor)).size).toBe(lines.length)
  for (const [at, { cursor }] of lines.entries()) {
    // The engine gives the frames of the cursor's time or later.
    const from = cursor.startsWith(first) ? all : all.subarray(all.lastIndexOf(frame(1, `${second} last\n`)))
    expect(await linesOf(from, 999, cursor)).toEqual(lines.slice(at + 1))
  }
})

test('neither a line nor a frame without end is kept in memory', { timeout: 180_000 }, async () => {
  const megabyte = Buffer.alloc(1024 * 1024, 'x')
  const header = Buffer.from([1, 0, 0, 0, 0x14, 0, 0, 31])
  async function* endless() {
    // A frame of 320 MB, and frames of 320 MB in all, of one line.
    yield Buffer.concat([header, Buffer.from(`${first.padEnd(30)} `)])
    for (let sent = 0; sent < 0x140; sent += 1) yield megabyte
    for (let sent = 0; sent < 0x140; sent += 1) yield frame(1, `${first} ${megabyte}`)
  }
  const before = process.memoryUsage().rss
  let [characters, most] = [0, 0]
  for await (const { text } of logLines(endless(), undefined)) {
    characters += text.length
    most = Math.max(most, process.memoryUsage.rss() - before)
  }
  expect(characters).toBe(2 * 0x140 * 1024 * 1024)
  expect(most).toBeLessThan(400 * 1024 * 1024)
})
