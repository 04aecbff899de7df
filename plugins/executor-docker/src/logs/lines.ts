import type { LogLine } from '@liminal/core'
import { takeLines } from '@liminal/core/lines'
import { counterFrom } from './cursor.ts'
import { frameParts } from './frames.ts'

/** A line, or a piece of a long one. */
export interface PrintedLine extends LogLine {
  /** The line goes on in the next. */
  readonly isCut?: true
}

/** What has come of one of a container's two streams. */
interface Channel {
  /** What has come of the frame's time, which stands before its text. */
  stamp: string | undefined
  time: string
  /** The line under way; its time is that of its first frame. */
  open: { readonly time: string; readonly rest: Buffer } | undefined
}

/** More than any time has. */
const longestStamp = 64

/**
 * The lines of a stream of the engine's logs with timestamps; a line of more than 16 KiB comes in several frames, and goes on
 * in pieces, so that none is larger than memory. What has no newline at the end is a line only if nothing more can come
 * (`isLast`): else the stream may have broken off in the midst of it.
 */
export async function* logLines(
  stream: AsyncIterable<Uint8Array>,
  after: string | undefined,
  isLast = true,
): AsyncGenerator<PrintedLine> {
  const counter = counterFrom(after)
  const channels = new Map<number, Channel>()
  const line = (text: string, time: string, isCut = false): PrintedLine[] => {
    const open = [...channels.values()].flatMap((each) => each.open?.time ?? [])
    const cursor = counter.next(time, open)
    return cursor === undefined ? [] : [{ text, cursor, ...(isCut && { isCut }) }]
  }
  for await (const { channel: number, bytes, isFirst } of frameParts(stream)) {
    const channel = channels.get(number) ?? { stamp: undefined, time: '', open: undefined }
    channels.set(number, channel)
    if (isFirst) channel.stamp = ''
    const text = behindStamp(channel, bytes)
    if (text === undefined) continue
    const open = channel.open ?? { time: channel.time, rest: nothing }
    channel.open = undefined
    const { pieces, rest } = takeLines(Buffer.concat([open.rest, text]), 0)
    let { time } = open
    for (const piece of pieces) {
      yield* line(piece.text, time, piece.isCut)
      if (!piece.isCut) time = channel.time
    }
    if (rest.length > 0) channel.open = { time, rest }
  }
  if (!isLast) return
  for (const channel of channels.values()) {
    const { open } = channel
    channel.open = undefined
    if (open !== undefined && open.rest.length > 0) yield* line(open.rest.toString('utf8'), open.time)
  }
}

const nothing = Buffer.alloc(0)

/** What of a frame is behind its time; undefined as long as that has not come as a whole. */
function behindStamp(channel: Channel, bytes: Buffer): Buffer | undefined {
  if (channel.stamp === undefined) return bytes
  const space = bytes.indexOf(0x20)
  const end = space === -1 ? bytes.length : space
  channel.stamp += bytes.toString('latin1', 0, end)
  if (channel.stamp.length > longestStamp) throw new Error('the engine gives lines of a log without their time')
  if (space === -1) return undefined
  channel.time = channel.stamp
  channel.stamp = undefined
  return bytes.subarray(space + 1)
}
