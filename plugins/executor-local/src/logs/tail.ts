import { closeSync, fstatSync, openSync, readSync } from 'node:fs'

/** How far back it is read, in bytes. */
const limit = 64 * 1024

/** The last lines of a log, as far as they stand behind an offset. */
export function tailOf(file: string, from: number, lines = 20): readonly string[] {
  const descriptor = openSync(file, 'a+')
  try {
    return readTail(descriptor, from).trimEnd().split('\n').slice(-lines)
  } finally {
    closeSync(descriptor)
  }
}

/** What was written behind an offset, as far as the last bytes go. */
export function readTail(descriptor: number, from: number): string {
  const { size } = fstatSync(descriptor)
  const start = Math.max(from, size - limit)
  const buffer = Buffer.alloc(Math.max(0, size - start))
  return buffer.toString('utf8', 0, readSync(descriptor, buffer, 0, buffer.length, start))
}
