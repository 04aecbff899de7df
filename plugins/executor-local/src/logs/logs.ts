import { type FileHandle, open } from 'node:fs/promises'
import type { LogLine, LogOptions } from '@liminal/core'
import { type Piece, takeLines } from '@liminal/core/lines'
import { nextPause, pause } from '../process/poll.ts'
import { codeOf } from '../system-error.ts'

const chunk = 64 * 1024

/**
 * The lines of a log file; a cursor is an offset in bytes. A last line without a newline is whole only once the work
 * has ended. Ends quietly when the signal aborts.
 */
export async function* readLog(
  file: string,
  hasEnded: () => boolean,
  { after, follow = false, signal }: LogOptions,
): AsyncGenerator<LogLine> {
  let offset = offsetOf(after)
  let log: FileHandle | undefined
  try {
    for (let delay = nextPause(); !signal.aborted; delay = nextPause(delay)) {
      // Asked before reading: what is written before the end is there to be read after it.
      const ended = hasEnded()
      log ??= await openIfThere(file)
      const start = offset
      for await (const { text, end } of log === undefined ? [] : readPieces(log, offset, ended)) {
        if (signal.aborted) return
        offset = end
        yield { text, cursor: String(end) }
      }
      if (ended || !follow) return
      if (offset > start) delay = nextPause()
      await pause(delay, signal).catch(() => {})
    }
  } finally {
    await log?.close()
  }
}

async function* readPieces(log: FileHandle, from: number, ended: boolean): AsyncGenerator<Piece> {
  let rest = Buffer.alloc(0)
  let offset = from
  for (;;) {
    const buffer = Buffer.allocUnsafe(rest.length + chunk)
    rest.copy(buffer)
    const { bytesRead } = await log.read(buffer, rest.length, chunk, offset + rest.length)
    if (bytesRead === 0) break
    const taken = takeLines(buffer.subarray(0, rest.length + bytesRead), offset)
    yield* taken.pieces
    offset = taken.pieces.at(-1)?.end ?? offset
    rest = taken.rest as typeof rest
  }
  if (ended && rest.length > 0) yield { text: rest.toString('utf8'), end: offset + rest.length }
}

function offsetOf(cursor: string | undefined): number {
  const offset = Number(cursor ?? 0)
  if (!Number.isSafeInteger(offset) || offset < 0) throw new RangeError(`${cursor} is no cursor of this log`)
  return offset
}

async function openIfThere(file: string): Promise<FileHandle | undefined> {
  try {
    return await open(file, 'r')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}
