import { closeSync, fstatSync, ftruncateSync, openSync, statfsSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'

/** A disk with less than this, in bytes, is full: programs that wrote to it have met the end of it. */
const almostNothing = 64 * 1024

/** The most that is cut off a log, in bytes. */
const cutLimit = 1024 * 1024

/** The first of these files whose disk is full. */
export function onFullDisk(files: readonly string[]): string | undefined {
  return files.find((file) => isFull(dirname(file)))
}

function isFull(folder: string): boolean {
  try {
    const { bsize, blocks, bfree, bavail } = statfsSync(folder)
    // Some blocks are kept for root. A file system without a size has no end either.
    const free = process.getuid?.() === 0 ? bfree : bavail
    return blocks > 0 && free * bsize < almostNothing
  } catch {
    return false
  }
}

/**
 * Makes room on a full disk, for those who have to write down what happened: cuts off the end of a log, never more than
 * half of it, and says so in its last line.
 */
export function cutLog(log: string): void {
  try {
    const descriptor = openSync(log, 'r+')
    try {
      const { size } = fstatSync(descriptor)
      const cut = Math.min(cutLimit, Math.floor(size / 2))
      if (cut === 0) return
      ftruncateSync(descriptor, size - cut)
      const line = `\n[the disk is full: ${cut} bytes of this log were cut off here to make room]\n`
      writeSync(descriptor, line, size - cut)
    } finally {
      closeSync(descriptor)
    }
  } catch {
    // No log, or no room even now: the outcome says what is wrong.
  }
}
