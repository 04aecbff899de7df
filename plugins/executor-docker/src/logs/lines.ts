import type { LogLine } from '@liminal/core'

/** A piece of what a container printed, as the engine keeps it: a line, or a part of a very long one. */
interface Piece {
  readonly time: string
  readonly text: string
  readonly ends: boolean
}

/**
 * The lines of a stream of the engine's logs with timestamps: frames of 8 bytes (stream, 0, 0, 0, length) and a payload
 * (https://docs.docker.com/engine/api/v1.41, ContainerAttach). Lines of more than 16 KiB come in several frames. The
 * cursor of a line is its time, and the how-manieth of that time it is. What has no newline at the end is a line only if
 * nothing more can come (`isLast`): else the stream may have broken off in the midst of it.
 */
export async function* logLines(
  stream: AsyncIterable<Uint8Array>,
  after: string | undefined,
  isLast = true,
): AsyncIterable<LogLine> {
  const [since, skipped = 0] = after === undefined ? [] : readCursor(after)
  const open = new Map<number, { readonly time: string; text: string }>()
  let time = ''
  let count = 0
  for await (const { channel, payload } of frames(stream)) {
    const piece = pieceOf(payload)
    const line = open.get(channel) ?? { time: piece.time, text: '' }
    line.text += piece.text
    open.set(channel, line)
    if (!piece.ends) continue
    open.delete(channel)
    count = line.time === time ? count + 1 : 1
    time = line.time
    if (time === since && count <= skipped) continue
    yield { text: line.text, cursor: `${time}/${count}` }
  }
  if (!isLast) return
  for (const { text, time: at } of open.values()) {
    count = at === time ? count + 1 : 1
    if (!(at === since && count <= skipped)) yield { text, cursor: `${at}/${count}` }
  }
}

/** What the engine is asked for to read on behind a cursor: seconds since 1970, with nanoseconds. */
export function sinceOf(after: string): string {
  const [time] = readCursor(after)
  const [, second = '', fraction = ''] = /^([^.Z]*)(?:\.(\d+))?Z$/.exec(time) ?? []
  return `${Date.parse(`${second}Z`) / 1000}.${fraction.padEnd(9, '0')}`
}

function readCursor(cursor: string): readonly [string, number] {
  const [time = '', count = ''] = cursor.split('/')
  if (Number.isNaN(Date.parse(time)) || !/^\d+$/.test(count)) throw new RangeError(`${cursor} is no cursor of this log`)
  return [time, Number(count)]
}

function pieceOf(payload: Buffer): Piece {
  const at = payload.indexOf(0x20)
  const ends = payload.at(-1) === 0x0a
  const text = payload.toString('utf8', at + 1, ends ? payload.length - 1 : payload.length)
  return { time: payload.toString('utf8', 0, at), text, ends }
}

async function* frames(stream: AsyncIterable<Uint8Array>) {
  let rest = Buffer.alloc(0)
  for await (const chunk of stream) {
    rest = Buffer.concat([rest, chunk])
    for (;;) {
      const length = rest.length < 8 ? Number.POSITIVE_INFINITY : rest.readUInt32BE(4)
      if (rest.length < 8 + length) break
      yield { channel: rest[0] ?? 0, payload: rest.subarray(8, 8 + length) }
      rest = rest.subarray(8 + length)
    }
  }
}
